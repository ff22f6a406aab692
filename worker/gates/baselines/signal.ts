import type { Check } from '../../../shared/gate-records.ts';
import { betterTail, errorsAbove, falseAlarmRate } from '../chance.ts';
import { checksOf, counted, figure } from '../findings.ts';
import type { LookData } from '../look-data.ts';
import { type Prediction, priorsOf, type SimpleView } from './predictors.ts';
import { largestAt } from './scorer.ts';
import { crossPredict } from './suspects.ts';

const check = checksOf('baselines');

/**
 * Below this many eval examples even a perfect model could hardly be told from chance so strictly: of 40 it is right where
 * the constant answer is wrong in about 20, by chance with a probability of 1e-6 a model.
 */
const fewest = 40;
/** Neighbouring rows whose labels are tried: a shift of more than two is no slip. */
const shifts = [-2, -1, 1, 2];

/**
 * Whether inputs and labels have to do with each other at all, as far as simple models can see: one of them must beat the
 * constant answer on the same eval examples. All models share the false-alarm rate (Bonferroni), so that labels that were
 * shuffled pass for learnable in at most one of 10,000 data sets.
 */
export function signalCheck(
  data: LookData,
  predictions: readonly Prediction[],
): { readonly check: Check; readonly found: boolean | null } {
  const [constant, ...others] = predictions;
  const count = data.eval.targets.length;
  if (constant === undefined || others.length === 0)
    return {
      found: null,
      check: check('signal', 'undecided', { evidence: 'No simple model applies to these inputs.' }),
    };
  if (count < fewest)
    return {
      found: null,
      check: check('signal', 'undecided', {
        evidence: `${counted(count, 'eval example')} cannot tell a simple model from chance.`,
        remedy: `Hold out at least ${fewest} examples (split.eval).`,
      }),
    };
  const own = goodness(data, constant.outputs);
  const gains = others.map(({ name, outputs }) => ({ name, ...gainOf(goodness(data, outputs), own) }));
  const best = gains.reduce((most, gain) => (gain.byChance < most.byChance ? gain : most));
  if (best.byChance * gains.length <= falseAlarmRate)
    return {
      found: true,
      check: check('signal', 'pass', {
        evidence: `${best.name} is better than the constant answer by ${best.z.toFixed(1)} standard errors.`,
      }),
    };
  return {
    found: false,
    check: check('signal', 'warn', {
      evidence: `No simple model is clearly better than the constant answer (best: ${best.name}, ${best.z.toFixed(1)} standard errors, by chance with probability ${figure(Math.min(1, best.byChance * gains.length))}).`,
      remedy:
        'Check that labels belong to their inputs (rows shuffled or joined by the wrong key?). A hard task can look so too.',
    }),
  };
}

/** Where nothing fits: whether the labels fit the inputs of neighbouring rows instead. The tries share the false-alarm rate. */
export function alignmentCheck(data: LookData, view: SimpleView): Check[] {
  if (data.train.targets.length < 2 * fewest) return [];
  const scores = shifts.flatMap((shift) => {
    const { targets } = data.train;
    const moved = Float64Array.from(targets, (_, row) => targets[(row + shift + targets.length) % targets.length] ?? 0);
    const fit = fitOf(data, view, moved);
    return fit === null ? [] : [{ shift, ...fit }];
  });
  if (scores.length === 0) return [];
  const best = scores.reduce((most, score) => (score.byChance < most.byChance ? score : most));
  if (best.byChance * scores.length > falseAlarmRate)
    return [check('label-shift', 'pass', { evidence: 'Labels do not fit the inputs of neighbouring rows either.' })];
  const rows = Math.abs(best.shift) === 1 ? 'the row' : `${Math.abs(best.shift)} rows`;
  return [
    check('label-shift', 'fail', {
      evidence: `Labels fit nothing in their own row, but the input of ${rows} ${best.shift > 0 ? 'before' : 'after'} them (${best.z.toFixed(1)} standard errors better than the constant answer).`,
      remedy:
        'Inputs and labels are read with different offsets: look for a header line, a dropped row or an index from 1.',
    }),
  ];
}

/** How clearly a cross-validated simple model beats the constant answer on these training labels. */
function fitOf(data: LookData, view: SimpleView, targets: Float64Array): Gain | null {
  const cross = crossPredict(data, view, targets);
  if (cross === null) return null;
  const asked = Float64Array.from(cross.positions, (position) => targets[position] ?? 0);
  const part: LookData = { ...data, eval: { examples: [], targets: asked } };
  const constant =
    data.kind === 'classification'
      ? repeated(priorsOf(data), asked.length)
      : new Float64Array(asked.length).fill(asked.reduce((sum, value) => sum + value, 0) / asked.length);
  return gainOf(goodness(part, cross.outputs), goodness(part, constant));
}

/** How good each eval example's answer is: right or not, or minus the squared error. */
function goodness({ kind, eval: { targets } }: LookData, outputs: Float64Array): Float64Array {
  if (kind === 'regression') return targets.map((target, row) => -(((outputs[row] ?? 0) - target) ** 2));
  const width = outputs.length / targets.length;
  return targets.map((target, row) => (largestAt(outputs, row * width, width) === target ? 1 : 0));
}

interface Gain {
  /** Standard errors by which it is better. */
  readonly z: number;
  /** Probability that chance alone does so well. */
  readonly byChance: number;
}

function gainOf(better: Float64Array, worse: Float64Array): Gain {
  const differences = better.map((value, row) => value - (worse[row] ?? 0));
  return { z: errorsAbove(differences), byChance: betterTail(differences) };
}

function repeated(row: Float64Array, times: number): Float64Array {
  const all = new Float64Array(row.length * times);
  for (let at = 0; at < times; at++) all.set(row, at * row.length);
  return all;
}
