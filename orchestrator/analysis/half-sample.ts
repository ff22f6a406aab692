import { normalWithin90 } from '../../shared/stats/normal.ts';
import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import { estimate, gpRowLimit } from './blend.ts';
import type { Estimate, EstimateOptions } from './blend.ts';
import { deviation, rowsOf } from './sample.ts';
import type { Sample } from './sample.ts';

/** The shares of one random half. */
export type HalfResult = Pick<Estimate, 'first' | 'total' | 'pairs' | 'variance'>;

/** One half: which rows of the sample, and how to estimate. */
export interface HalfInput {
  readonly sample: Sample;
  readonly rows: readonly number[];
  readonly options: EstimateOptions;
}

/**
 * The pieces of the half-sample jackknife: shares of random halves of the configurations, warm-started from the full estimate.
 * The variance of an estimate from N rows is that between halves, times m / (N - m) = 1.
 */
export function halfInputs(
  sample: Sample,
  { full, halves, base }: { readonly full: Estimate; readonly halves: number; readonly base: EstimateOptions },
): HalfInput[] {
  return Array.from({ length: halves }, (_, half) => {
    const seed = [...base.seed, 'half', half];
    const options = warmOptions(full, { ...base, seed });
    // Above the process' row limit its hyperparameters stay.
    const iterations = sample.y.length > gpRowLimit ? 0 : options.iterations;
    return { sample, rows: halfOf(sample.y.length, seed), options: { ...options, iterations } };
  });
}

/** A random half of so many rows, rounded down. */
export function halfOf(rows: number, seed: readonly (string | number)[]): number[] {
  const all = Array.from({ length: rows }, (_, row) => row);
  return shuffled(all, seededRandom(...seed)).slice(0, Math.floor(rows / 2));
}

/** Options of an estimate that starts from, and weighs like, an earlier one. */
export function warmOptions(full: Estimate, base: EstimateOptions): EstimateOptions {
  const warm = { parameters: full.gp?.parameters ?? null, gpWeight: full.gpWeight };
  return { ...base, warm, iterations: 15, trees: Math.min(32, base.trees) };
}

/** The shares of one half. */
export function halfSample({ sample, rows, options }: HalfInput): HalfResult {
  const { first, total, pairs, variance } = estimate(rowsOf(sample, rows), options);
  return { first, total, pairs, variance };
}

/** A share with its interval, both within [0, 1]. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** 90 % interval of the i-th share: estimate +- 1.645 standard deviations between halves, clipped to [0, 1]. */
export function shareInterval(estimated: Float64Array, halves: readonly Float64Array[], i: number): Interval {
  const value = estimated[i] ?? 0;
  const reach = normalWithin90 * deviation(halves.map((half) => half[i] ?? 0));
  return { low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
}
