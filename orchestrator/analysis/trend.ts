import { seededRandom } from '../../shared/seeded-random.ts';
import { midRanks } from '../../shared/stats/order.ts';
import type { Sample } from './sample.ts';

/** A monotone trend: Spearman's correlation with its permutation p-value. */
export interface Trend {
  readonly rho: number;
  readonly p: number;
}

/** All orders are tried up to this many rows; beyond it 1,999 random ones. */
const exactRows = 7;

/**
 * Spearman's rank correlation of an ordered axis with the objective and its two-sided permutation p-value: what can be said
 * of fewer than 12 trials. Null for categories and below 3 rows.
 */
export function monotoneTrend(sample: Sample, axis: number, seed: readonly (string | number)[]): Trend | null {
  const column = sample.columns[axis];
  const n = sample.y.length;
  if (!sample.axes[axis]?.ordered || !column || n < 3) return null;
  const x = centred(midRanks(column));
  const y = centred(midRanks(sample.y));
  const norm = Math.sqrt(dot(x, x) * dot(y, y));
  if (!(norm > 0)) return null;
  const rho = dot(x, y) / norm;
  const reaches = (order: Float64Array) => Math.abs(dot(order, y) / norm) >= Math.abs(rho) - 1e-12;
  if (n <= exactRows) {
    let count = 0;
    let all = 0;
    for (const order of orders(x)) {
      all++;
      if (reaches(order)) count++;
    }
    return { rho, p: count / all };
  }
  const random = seededRandom(...seed, 'trend', axis);
  let count = 1;
  for (let draw = 0; draw < 1999; draw++) {
    for (let last = n - 1; last > 0; last--) {
      const other = random.below(last + 1);
      const kept = x[last] ?? 0;
      x[last] = x[other] ?? 0;
      x[other] = kept;
    }
    if (reaches(x)) count++;
  }
  return { rho, p: count / 2000 };
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
