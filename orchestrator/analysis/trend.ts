import { seededRandom } from '../../shared/seeded-random.ts';
import { midRanks } from '../../shared/stats/order.ts';
import type { Sample } from './sample.ts';

/** What ranks alone say of one axis: which way it goes (categories: how far the levels lie apart) and its p-value. */
export interface Trend {
  /** Spearman's rank correlation for ordered axes, null for categories. */
  readonly rho: number | null;
  /** Kruskal and Wallis' H for categories, null for ordered axes. */
  readonly h: number | null;
  readonly p: number;
}

/** All orders are tried up to this many rows; beyond it 1,999 random ones. */
const exactRows = 7;

/**
 * What can be said of fewer than 12 trials: Spearman's rank correlation of an ordered axis with the objective (two-sided), or
 * Kruskal and Wallis' comparison of the levels of a category, with permutation p-values. Null below 3 rows and where either
 * side is constant.
 */
export function rankTrend(sample: Sample, axis: number, seed: readonly (string | number)[]): Trend | null {
  const column = sample.columns[axis];
  const { ordered, name } = sample.axes[axis] ?? {};
  if (!column || sample.y.length < 3) return null;
  const y = centred(midRanks(sample.y));
  const random = () => seededRandom(...seed, 'trend', name ?? axis);
  if (ordered === true) {
    const x = centred(midRanks(column));
    const norm = Math.sqrt(dot(x, x) * dot(y, y));
    if (!(norm > 0)) return null;
    const correlation = (order: Float64Array) => dot(x, order) / norm;
    return { rho: correlation(y), h: null, p: permutationP(y, (order) => Math.abs(correlation(order)), random) };
  }
  const n = y.length;
  const variance = dot(y, y) / (n - 1);
  if (!(variance > 0) || new Set(column).size < 2) return null;
  const h = (order: Float64Array) => betweenLevels(column, order) / variance;
  return { rho: null, h: h(y), p: permutationP(y, h, random) };
}

/** Sum over levels of their squared rank sums over their numbers; the ranks are centred. */
function betweenLevels(column: Uint8Array, ranks: Float64Array): number {
  const sums = new Map<number, { sum: number; count: number }>();
  for (const [row, level] of column.entries()) {
    const { sum, count } = sums.get(level) ?? { sum: 0, count: 0 };
    sums.set(level, { sum: sum + (ranks[row] ?? 0), count: count + 1 });
  }
  return [...sums.values()].reduce((all, { sum, count }) => all + (sum * sum) / count, 0);
}

/** Share of orders whose statistic reaches that of the given one, itself counted. */
function permutationP(
  values: Float64Array,
  statistic: (order: Float64Array) => number,
  open: () => ReturnType<typeof seededRandom>,
): number {
  const least = statistic(values) - 1e-12;
  const moved = values.slice();
  const n = values.length;
  let count = 0;
  if (n <= exactRows) {
    let all = 0;
    for (const order of orders(moved)) {
      all++;
      if (statistic(order) >= least) count++;
    }
    return count / all;
  }
  const random = open();
  count = 1;
  for (let draw = 0; draw < 1999; draw++) {
    for (let last = n - 1; last > 0; last--) {
      const other = random.below(last + 1);
      const kept = moved[last] ?? 0;
      moved[last] = moved[other] ?? 0;
      moved[other] = kept;
    }
    if (statistic(moved) >= least) count++;
  }
  return count / 2000;
}

/** Every order of the values (Heap's algorithm); the same array is rearranged each time. */
function* orders(values: Float64Array, size = values.length): Generator<Float64Array> {
  if (size <= 1) {
    yield values;
    return;
  }
  for (let i = 0; i < size; i++) {
    yield* orders(values, size - 1);
    const other = size % 2 === 0 ? i : 0;
    const kept = values[size - 1] ?? 0;
    values[size - 1] = values[other] ?? 0;
    values[other] = kept;
  }
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return values.map((value) => value - mean);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
