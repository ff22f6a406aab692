import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, counted } from '../findings.ts';
import type { LookData } from '../look-data.ts';
import { type Prediction, priorsOf, type SimpleView } from './predictors.ts';
import { largestAt } from './scorer.ts';
import { crossPredict } from './suspects.ts';

const check = checksOf('baselines');

/**
 * Standard errors above the constant predictor from which a simple model counts as better. One-sided normal tail 1.1e-4 a
 * model, so that shuffled labels pass for learnable in fewer than one of 1,000 data sets with five models.
 */
const clearlyBetter = 3.7;
/** Below this many eval examples even a perfect model could hardly be told from chance so strictly. */
const fewest = 30;
/** Neighbouring rows whose labels are tried: a shift of more than two is no slip. */
const shifts = [-2, -1, 1, 2];
/** A shift must fit this clearly, above what four tries give by chance (4 x 3e-5). */
const clearlyShifted = 4;

/** Whether inputs and labels have to do with each other at all, as far as simple models can see. */
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
  const gains = others.map(({ name, outputs }) => ({ name, z: pairedZ(goodness(data, outputs), own) }));
  const best = gains.reduce((most, gain) => (gain.z > most.z ? gain : most));
  if (best.z >= clearlyBetter)
    return {
      found: true,
      check: check('signal', 'pass', {
        evidence: `${best.name} is better than the constant answer by ${best.z.toFixed(1)} standard errors.`,
      }),
    };
  return {
    found: false,
    check: check('signal', 'warn', {
      evidence: `No simple model is clearly better than the constant answer (best: ${best.name}, ${best.z.toFixed(1)} standard errors, ${clearlyBetter} asked for).`,
      remedy:
        'Check that labels belong to their inputs (rows shuffled or joined by the wrong key?). A hard task can look so too.',
    }),
  };
}

/** Where nothing fits: whether the labels fit the inputs of neighbouring rows instead. */
export function alignmentCheck(data: LookData, view: SimpleView): Check[] {
  if (data.train.targets.length < 2 * fewest) return [];
  const scores = shifts.flatMap((shift) => {
    const { targets } = data.train;
    const moved = Float64Array.from(targets, (_, row) => targets[(row + shift + targets.length) % targets.length] ?? 0);
    const z = fitOf(data, view, moved);
    return z === null ? [] : [{ shift, z }];
  });
  if (scores.length === 0) return [];
  const best = scores.reduce((most, score) => (score.z > most.z ? score : most));
  if (best.z < clearlyShifted)
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

/** Standard errors by which a cross-validated simple model beats the constant answer on these training labels. */
function fitOf(data: LookData, view: SimpleView, targets: Float64Array): number | null {
  const cross = crossPredict(data, view, targets);
  if (cross === null) return null;
  const asked = Float64Array.from(cross.positions, (position) => targets[position] ?? 0);
  const part: LookData = { ...data, eval: { examples: [], targets: asked } };
  const constant =
    data.kind === 'classification'
      ? repeated(priorsOf(data), asked.length)
      : new Float64Array(asked.length).fill(asked.reduce((sum, value) => sum + value, 0) / asked.length);
  return pairedZ(goodness(part, cross.outputs), goodness(part, constant));
}

/** How good each eval example's answer is: right or not, or minus the squared error. */
function goodness({ kind, eval: { targets } }: LookData, outputs: Float64Array): Float64Array {
  if (kind === 'regression') return targets.map((target, row) => -(((outputs[row] ?? 0) - target) ** 2));
  const width = outputs.length / targets.length;
  return targets.map((target, row) => (largestAt(outputs, row * width, width) === target ? 1 : 0));
}

function pairedZ(better: Float64Array, worse: Float64Array): number {
  const differences = better.map((value, row) => value - (worse[row] ?? 0));
  const count = differences.length;
  const average = differences.reduce((sum, value) => sum + value, 0) / count;
  const variance = differences.reduce((sum, value) => sum + (value - average) ** 2, 0) / Math.max(1, count - 1);
  if (variance === 0) return average > 0 ? Infinity : 0;
  return average / Math.sqrt(variance / count);
}

function repeated(row: Float64Array, times: number): Float64Array {
  const all = new Float64Array(row.length * times);
  for (let at = 0; at < times; at++) all.set(row, at * row.length);
  return all;
}
