import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import { estimate } from './blend.ts';
import type { Estimate, EstimateOptions } from './blend.ts';
import { rowsOf } from './sample.ts';
import type { Sample } from './sample.ts';

/** The estimates of random halves; row b holds the shares from half b. */
export interface HalfSamples {
  readonly first: readonly Float64Array[];
  readonly total: readonly Float64Array[];
  readonly pairs: readonly Float64Array[];
}

/** A share with its interval, both within [0, 1]. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How many halves, and what they start from. */
export interface HalfSampleOptions {
  readonly full: Estimate;
  readonly halves: number;
  readonly base: EstimateOptions;
}

/** 90 % two-sided normal quantile. */
const z90 = 1.645;

/**
 * Re-estimates the shares on random halves of the configurations, warm-started from the full estimate; one half per step, so
 * that the caller can show progress and stop. The half-sample jackknife: the variance of an estimate from N
 * rows is that between halves, times m / (N - m) = 1.
 */
export function* halfSamples(sample: Sample, options: HalfSampleOptions): Generator<void, HalfSamples> {
  const { full, base } = options;
  const found: Estimate[] = [];
  const warm = { parameters: full.gp?.parameters ?? null, gpWeight: full.gpWeight };
  // Above the process' row limit its hyperparameters stay.
  const iterations = sample.y.length > 400 ? 0 : 15;
  for (let half = 0; half < options.halves; half++) {
    const random = seededRandom(...base.seed, 'half', half);
    const rows = shuffled([...sample.y.keys()], random).slice(0, Math.floor(sample.y.length / 2));
    const trees = Math.min(32, base.trees);
    found.push(
      estimate(rowsOf(sample, rows), { ...base, seed: [...base.seed, 'half', half], warm, iterations, trees }),
    );
    yield;
  }
  return {
    first: found.map(({ first }) => first),
    total: found.map(({ total }) => total),
    pairs: found.map(({ pairs }) => pairs),
  };
}

/** 90 % interval of the i-th share: estimate +- 1.645 standard deviations between halves, clipped to [0, 1]. */
export function shareInterval(estimated: Float64Array, halves: readonly Float64Array[], i: number): Interval {
  const value = estimated[i] ?? 0;
  const reach = z90 * deviation(halves.map((half) => half[i] ?? 0));
  return { low: Math.max(0, value - reach), high: Math.min(1, value + reach) };
}

/** Standard deviation with divisor n - 1; 0 below two values. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
