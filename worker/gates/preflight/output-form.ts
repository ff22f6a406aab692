import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, counted } from '../findings.ts';
import { lossForm, type LossForm } from './loss-probe.ts';
import { outputsOf, type Subject, withBatch } from './subject.ts';

const check = checksOf('preflight');

/** Rows of a softmax sum to 1 but for float32 rounding. */
const rounding = 1e-3;
const rowsAsked = 64;

/** What the model's outputs look like: rows in [0, 1] that sum to 1 (softmax), in [0, 1] (sigmoid), or anything. */
type OutputForm = 'softmax' | 'sigmoid' | 'open';

/** Whether the model's last layer gives what the loss wants. */
export function outputForm(subject: Subject): Check[] {
  const { training } = subject;
  if (training.kind === 'regression') return regressionForm(subject);
  const wanted = lossForm(subject);
  const given = formOf(subject);
  const { loss, width } = training;
  const name = loss.name === 'own' ? "the task's own loss" : loss.name;
  if (wanted === 'unknown')
    return [
      check('output-form', 'undecided', {
        evidence:
          "The task's own loss is near 0 neither for perfect probabilities nor for sure logits, so the form it wants is not known.",
        remedy: 'Harmless with label smoothing and the like; check by hand that the last activation fits the loss.',
      }),
    ];
  const mistake = mistakeOf(wanted, given, width);
  if (mistake !== null)
    return [
      check('output-form', 'fail', {
        evidence: `${name} wants ${wanted}, but ${mistake.what}.`,
        remedy: mistake.remedy,
      }),
    ];
  const declared = subject.planned.task.outputs ?? 'probabilities';
  if (loss.name === 'own' && declared !== wanted)
    return [
      check('output-form', 'fail', {
        evidence: `The task's own loss wants ${wanted}, but metrics read the outputs as ${declared}.`,
        remedy: `Write outputs: '${wanted}' in the task.`,
      }),
    ];
  return [check('output-form', 'pass', { evidence: `${name} wants ${wanted}, and the model gives them.` })];
}

function mistakeOf(
  wanted: LossForm,
  given: OutputForm,
  width: number,
): { readonly what: string; readonly remedy: string } | null {
  if (wanted === 'logits' && given !== 'open')
    return {
      what: `the model ends in a ${given}: its outputs pass through it twice, and the loss can never come near 0`,
      remedy: "Remove the last activation (activation: 'linear'), or use the loss for probabilities.",
    };
  if (wanted !== 'probabilities') return null;
  if (given === 'open')
    return {
      what: 'the outputs are no probabilities: they leave 0 to 1',
      remedy: `End the model in a ${width > 1 ? 'softmax' : 'sigmoid'}, or use the loss from logits.`,
    };
  if (width > 1 && given === 'sigmoid')
    return {
      what: 'the outputs of one example do not sum to 1 (a sigmoid for each class?)',
      remedy: "End the model in activation: 'softmax'.",
    };
  return null;
}

function formOf(subject: Subject): OutputForm {
  const { training } = subject;
  const { width } = training;
  const activation = lastActivation(subject);
  const rows = [...Array(Math.min(rowsAsked, training.train.count)).keys()];
  const outputs = withBatch(subject, rows, ({ x }) => outputsOf(training, x));
  const inside = outputs.every((value) => value >= -rounding && value <= 1 + rounding);
  const sums = rows.every(
    (row) =>
      Math.abs(outputs.subarray(row * width, (row + 1) * width).reduce((sum, value) => sum + value, 0) - 1) < rounding,
  );
  if (inside && width > 1 && sums) return 'softmax';
  // Logits may lie between 0 and 1 by chance; an activation does not.
  if (inside && activation !== 'linear') return 'sigmoid';
  return 'open';
}

/** The last layer's activation by name; `linear` where it has none, `own` where it is not told. */
function lastActivation({ training: { model } }: Subject): string {
  const last = model.layers.at(-1);
  if (last === undefined) return 'linear';
  const name: unknown = last.getConfig()['activation'];
  if (typeof name === 'string') return name;
  return last.getClassName() === 'Dense' || last.getClassName() === 'Reshape' || last.getClassName() === 'Flatten'
    ? 'linear'
    : 'own';
}

function regressionForm(subject: Subject): Check[] {
  const activation = lastActivation(subject);
  const bounded = {
    sigmoid: [0, 1],
    tanh: [-1, 1],
    relu: [0, Infinity],
    softmax: [1, 1],
    softplus: [0, Infinity],
  } as const;
  const range = Object.entries(bounded).find(([name]) => name === activation)?.[1];
  if (range === undefined) return [check('output-form', 'pass', { evidence: 'The last layer can give any number.' })];
  const [low, high] = range;
  const outside = subject.training.train.targets.filter((target) => target < low || target > high).length;
  if (outside === 0)
    return [check('output-form', 'pass', { evidence: `All targets lie in what ${activation} can give.` })];
  return [
    check('output-form', 'fail', {
      evidence: `The model ends in ${activation}, but ${counted(outside, 'target')} lie outside of ${low} to ${high}.`,
      remedy: "End the model in activation: 'linear', or scale the targets.",
      count: outside,
    }),
  ];
}
