import { seededRandom } from '../../shared/seeded-random.ts';
import type { Axis } from './axis.ts';
import { fitGp } from './gp.ts';
import { signalCovariance } from './gp-likelihood.ts';
import { baseKernel } from './kernel.ts';
import { moments, withoutAxis } from './sample.ts';
import type { Sample } from './sample.ts';

/** How the randomisation test draws. */
export interface ScoreTestOptions {
  readonly seed: readonly (string | number)[];
  /** Random permutations; p is a multiple of 1 / (permutations + 1). */
  readonly permutations: number;
  readonly knownNoise: number | null;
}

/** One test: the axis of a sample. */
export interface ScoreInput {
  readonly sample: Sample;
  readonly axis: number;
  readonly options: ScoreTestOptions;
}

/** Lengths of the effect that is looked for; the largest standardised statistic counts. */
const lengths = [0.05, 0.15, 0.5, 1.5] as const;

/**
 * P-value of "this axis has no effect, alone or in interaction": the column is permuted against a score statistic of the
 * process fitted WITHOUT the axis from a cold start, which has never seen it. Exact for any noise law where the column was
 * drawn independently of all else. Statistics: main effect alone, and main effect with interactions
 * through the other axes' fitted covariance, at four lengths; each standardised over the permutations, then the maximum.
 * And the main effect in the objective itself: with few trials the other axes together can fit what a dominant one does, and
 * leave nothing of it.
 * @returns null where the objective is constant
 */
export function scoreTest(sample: Sample, axis: number, options: ScoreTestOptions): number | null {
  const column = sample.columns[axis];
  const tested = sample.axes[axis];
  const residual = nullModel(sample, axis, options.knownNoise);
  if (!column || !tested || !residual) return null;
  const tables = lengthTables(tested);
  const random = seededRandom(...options.seed, 'score', tested.name);
  const order = column.slice();
  const statistics: Float64Array[] = [];
  for (let draw = 0; draw <= options.permutations; draw++) {
    if (draw > 0) permute(order, random.below);
    statistics.push(statisticsOf(order, residual, tables));
  }
  return rankOfFirst(maxStandardised(statistics));
}

/** K^-1 z of the model without the axis, and products with its covariance (lower triangle, off-diagonal doubled). */
interface NullModel {
  readonly weights: Float64Array;
  /** The standardised objective; null where the weights are that already. */
  readonly objective: Float64Array | null;
  /** a_n a_m P_nm; null when the tested axis is the only one, so that there is nothing to interact with. */
  readonly interaction: Float64Array | null;
}

function nullModel(sample: Sample, axis: number, knownNoise: number | null): NullModel | null {
  const rest = withoutAxis(sample, axis);
  const { mean, variance } = moments(sample.y);
  if (!(variance > 0)) return null;
  const objective = sample.y.map((value) => (value - mean) / Math.sqrt(variance));
  if (rest.axes.length === 0) return { weights: objective, objective: null, interaction: null };
  const fit = fitGp(rest, { iterations: 30, starts: 1, knownNoise });
  if (!fit) return null;
  const { weights, kernels } = fit.state;
  const n = weights.length;
  const p = signalCovariance(rest, fit.parameters, { kernels });
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const factor = (i === j ? 1 : 2) * (weights[i] ?? 0) * (weights[j] ?? 0);
      p[i * n + j] = factor * (p[i * n + j] ?? 0);
    }
  return { weights, objective, interaction: p };
}

/** Kernel values at all lengths side by side: `table[(s * L + t) * lengths + k]`. */
interface LengthTables {
  readonly size: number;
  readonly count: 1 | 4;
  readonly table: Float64Array;
}

function lengthTables(axis: Axis): LengthTables {
  const size = axis.mass.length;
  const count = axis.ordered && size > 2 ? 4 : 1;
  const table = new Float64Array(size * size * count);
  for (let k = 0; k < count; k++) {
    const kernel = baseKernel(axis, lengths[k] ?? 1, { slope: false });
    for (let at = 0; at < size * size; at++) table[at * count + k] = kernel.table[at] ?? 0;
  }
  return { size, count, table };
}

/** At each length: main effect in the residual, with interactions, main effect in the objective. */
function statisticsOf(order: Uint8Array, model: NullModel, tables: LengthTables): Float64Array {
  const { weights, objective, interaction } = model;
  const result = new Float64Array(3 * tables.count);
  mainStatistics(order, { weights, tables, result });
  if (objective) mainStatistics(order, { weights: objective, tables, result: result.subarray(2 * tables.count) });
  if (interaction) {
    if (tables.count === 4) fourInteractions(order, { interaction, tables, result });
    else oneInteraction(order, { interaction, tables, result });
  }
  return result;
}

/** b' K b with b the weights summed by node: the same as the sum over pairs of rows. */
function mainStatistics(
  order: Uint8Array,
  at: { readonly weights: Float64Array; readonly tables: LengthTables; readonly result: Float64Array },
): void {
  const { size, count, table } = at.tables;
  const sums = new Float64Array(size);
  for (let n = 0; n < order.length; n++) sums[order[n] ?? 0] = (sums[order[n] ?? 0] ?? 0) + (at.weights[n] ?? 0);
  for (let s = 0; s < size; s++) {
    if (sums[s] === 0) continue;
    for (let t = 0; t <= s; t++) {
      const product = (s === t ? 1 : 2) * (sums[s] ?? 0) * (sums[t] ?? 0);
      for (let k = 0; k < count; k++)
        at.result[k] = (at.result[k] ?? 0) + product * (table[(s * size + t) * count + k] ?? 0);
    }
  }
}

interface InteractionArguments {
  readonly interaction: Float64Array;
  readonly tables: LengthTables;
  readonly result: Float64Array;
}

function fourInteractions(order: Uint8Array, { interaction, tables, result }: InteractionArguments): void {
  const { size, table } = tables;
  const n = order.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < n; i++) {
    const from = (order[i] ?? 0) * size;
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const weight = interaction[row + j] ?? 0;
      const at = (from + (order[j] ?? 0)) * 4;
      s0 += weight * (table[at] ?? 0);
      s1 += weight * (table[at + 1] ?? 0);
      s2 += weight * (table[at + 2] ?? 0);
      s3 += weight * (table[at + 3] ?? 0);
    }
  }
  result.set([s0, s1, s2, s3], 4);
}

function oneInteraction(order: Uint8Array, { interaction, tables, result }: InteractionArguments): void {
  const { size, table } = tables;
  const n = order.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const from = (order[i] ?? 0) * size;
    for (let j = 0; j <= i; j++) sum += (interaction[i * n + j] ?? 0) * (table[from + (order[j] ?? 0)] ?? 0);
  }
  result[1] = sum;
}

function permute(values: Uint8Array, below: (bound: number) => number): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = below(last + 1);
    const kept = values[last] ?? 0;
    values[last] = values[other] ?? 0;
    values[other] = kept;
  }
}

/** The largest standardised statistic of each draw; mean and deviation are over all draws, the observed one among them. */
function maxStandardised(statistics: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(statistics.length).fill(-Infinity);
  const count = statistics[0]?.length ?? 0;
  for (let k = 0; k < count; k++) {
    const { mean, variance } = moments(statistics.map((row) => row[k] ?? 0));
    if (!(variance > 0)) continue;
    const sd = Math.sqrt(variance);
    for (const [draw, row] of statistics.entries())
      result[draw] = Math.max(result[draw] ?? 0, ((row[k] ?? 0) - mean) / sd);
  }
  return result;
}

/** Share of draws that reach the first one's value, itself counted; rounding error counts as reaching. */
function rankOfFirst(values: Float64Array): number {
  const observed = values[0] ?? 0;
  let count = 0;
  for (const value of values) if (value >= observed - 1e-9 * Math.abs(observed)) count++;
  return count / values.length;
}
