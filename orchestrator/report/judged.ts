import type { ShownExample } from '../../shared/dynamics.ts';
import type { SampledPrediction } from '../../shared/sampled-examples.ts';
import { mean } from '../../shared/stats/mean.ts';
import { quantile } from '../../shared/stats/order.ts';
import type { JudgedEvidence, LabelSuspect, Mistakes } from './evidence-types.ts';

/** What some trials said of the eval examples that all trials are asked about. */
export interface Judged {
  /** With their labels, ascending by position. */
  readonly examples: readonly ShownExample[];
  /** Class names in index order; empty for regression. */
  readonly classes: readonly string[];
  /** Eval examples in all. */
  readonly evalCount: number;
  /** Good trials, best first. */
  readonly trials: readonly { readonly number: number; readonly predictions: readonly SampledPrediction[] }[];
}

/** Most points of one picture of errors. */
const shownResiduals = 500;
/** Most suspects that a report lists. */
const shownSuspects = 20;
/** Share of the good trials that must agree against a label, and how sure they must be on average. */
const agreement = { share: 0.9, confidence: 0.8 };
/** Fewest good trials whose agreement says anything. */
const fewestTrials = 3;
/** Robust standard deviations of an error from which a value is suspicious. */
const farOff = 5;

/** An example with the answers of the good trials, in their order. */
interface Row {
  readonly example: ShownExample;
  /** Class index, or value. */
  readonly truth: number;
  readonly answers: readonly SampledPrediction[];
}

/**
 * What the best trial gets wrong, and labels that the good trials contradict with one voice: those are wrong, or the examples
 * are hard. Null where no trial told its predictions or the examples are not kept.
 */
export function judge(judged: Judged): JudgedEvidence | null {
  const { examples, trials, classes, evalCount } = judged;
  const told = trials.filter(({ predictions }) => predictions.length > 0);
  const [best] = told;
  if (best === undefined || examples.length === 0) return null;
  const byPosition = told.map(({ predictions }) => new Map(predictions.map((each) => [each.position, each])));
  const rows = examples.flatMap((example): Row[] => {
    const truth = truthOf(example.label, classes);
    const answers = byPosition.flatMap((each) => each.get(example.position) ?? []);
    return truth === null || answers.length < told.length ? [] : [{ example, truth, answers }];
  });
  if (rows.length === 0) return null;
  return {
    number: best.number,
    examples: rows.length,
    of: evalCount,
    mistakes: classes.length > 0 ? confusionOf(rows, classes) : residualsOf(rows),
    suspectTrials: told.length,
    suspects: told.length < fewestTrials ? [] : classes.length > 0 ? contradicted(rows, classes) : farFromAll(rows),
  };
}

/** A label as class index or value; null where it is neither. */
function truthOf(label: string, classes: readonly string[]): number | null {
  const index = classes.indexOf(label);
  if (index >= 0) return index;
  const value = label.trim() === '' ? Number.NaN : Number(label);
  if (classes.length === 0) return Number.isFinite(value) ? value : null;
  return Number.isInteger(value) && value >= 0 && value < classes.length ? value : null;
}

function confusionOf(rows: readonly Row[], classes: readonly string[]): Mistakes {
  const counts = classes.map(() => classes.map(() => 0));
  for (const { truth, answers } of rows) {
    const row = counts[truth];
    const predicted = answers[0]?.predicted ?? -1;
    if (row?.[predicted] !== undefined) row[predicted] += 1;
  }
  return { kind: 'classes', classes, counts };
}

function residualsOf(rows: readonly Row[]): Mistakes {
  const every = Math.ceil(rows.length / shownResiduals);
  const errors = rows.map(({ truth, answers }) => (answers[0]?.predicted ?? Number.NaN) - truth);
  return {
    kind: 'values',
    medianError: quantile(
      errors.map((error) => Math.abs(error)),
      0.5,
    ),
    bias: mean(errors),
    points: rows.flatMap(({ truth, answers: [first] }, index): [number, number][] =>
      index % every === 0 && first !== undefined ? [[truth, first.predicted]] : [],
    ),
  };
}

/** Examples of which (nearly) all good trials predict one same other class, and are sure of it; the surest first. */
function contradicted(rows: readonly Row[], classes: readonly string[]): LabelSuspect[] {
  const found = rows.flatMap(({ example, truth, answers }): LabelSuspect[] => {
    const wrong = answers.filter(({ predicted }) => predicted !== truth);
    const [first] = wrong;
    if (first === undefined) return [];
    const same = wrong.filter(({ predicted }) => predicted === first.predicted);
    const confidence = mean(same.map((each) => each.confidence ?? 0));
    if (same.length < agreement.share * answers.length || confidence < agreement.confidence) return [];
    const predicted = classes[first.predicted] ?? `class ${first.predicted}`;
    return [{ ...exampleOf(example), predicted, confidence, agreeing: same.length }];
  });
  return found.sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0)).slice(0, shownSuspects);
}

/** Examples whose value lies far on one side of what (nearly) all good trials predict; the farthest first. */
function farFromAll(rows: readonly Row[]): LabelSuspect[] {
  const middle = rows.map(({ truth, answers }) => {
    const predicted = quantile(
      answers.map((each) => each.predicted),
      0.5,
    );
    return { predicted, error: predicted - truth };
  });
  // The usual size of an error, as a standard deviation would tell it of normal ones.
  const usual =
    1.4826 *
    quantile(
      middle.map(({ error }) => Math.abs(error)),
      0.5,
    );
  const found = rows.flatMap(({ example, truth, answers }, index) => {
    const { predicted, error } = middle[index] ?? { predicted: 0, error: 0 };
    const agreeing = answers.filter((each) => Math.sign(each.predicted - truth) === Math.sign(error)).length;
    if (!(Math.abs(error) > farOff * usual) || agreeing < agreement.share * answers.length) return [];
    const suspect = { ...exampleOf(example), predicted: String(Number(predicted.toPrecision(4))), confidence: null };
    return [{ suspect: { ...suspect, agreeing }, size: Math.abs(error) }];
  });
  return found
    .sort((a, b) => b.size - a.size)
    .slice(0, shownSuspects)
    .map(({ suspect }) => suspect);
}

function exampleOf({ position, label, text }: ShownExample) {
  return { position, label, text };
}
