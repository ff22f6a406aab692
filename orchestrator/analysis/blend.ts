import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import { forestShares, growForest } from './forest.ts';
import { fitGp } from './gp.ts';
import type { GpFit } from './gp.ts';
import type { LogParameters } from './gp-likelihood.ts';
import { gpMean, r2 } from './gp-predict.ts';
import { gpShares } from './gp-shares.ts';
import { moments, rowsOf } from './sample.ts';
import type { Sample } from './sample.ts';

/** What a previous estimate on all rows lends to one on half of them. */
export interface WarmStart {
  readonly parameters: LogParameters | null;
  readonly gpWeight: number;
}

/** How {@link estimate} works; see the fields. */
export interface EstimateOptions {
  /** Label of the random streams. */
  readonly seed: readonly (string | number)[];
  /** Variance between seeds where replicates tell it with at least 20 degrees of freedom, else null. */
  readonly knownNoise: number | null;
  readonly trees: number;
  /** Start from, and weigh like, an earlier estimate; without it everything is found afresh. */
  readonly warm?: WarmStart;
  /** L-BFGS iterations of the process. */
  readonly iterations: number;
  /** @defaultValue true */
  readonly pairs?: boolean;
}

/** Shares by the blend of the ANOVA-kernel process and the forest, with what they were blended by. */
export interface Estimate {
  readonly first: Float64Array;
  readonly total: Float64Array;
  /** By the process alone; see {@link pairIndex}. */
  readonly pairs: Float64Array;
  /** Variance of the process' function over the search distribution, in units of y squared; null without a process. */
  readonly variance: number | null;
  readonly gpWeight: number;
  /** 5-fold cross-validated R2 of the process, refitted in each fold; null with a warm start or without a process. */
  readonly gpR2: number | null;
  /** Out-of-bag R2 of the forest; null with a warm start. */
  readonly forestR2: number | null;
  readonly gp: GpFit | null;
}

/** Rows the process is fitted on at most; its cost grows with their cube. */
export const gpRowLimit = 400;

/**
 * First-order, total and pair shares: KANOVA posterior expectation and per-tree forest fANOVA, weighted by (1 - R2)^-4 with
 * R2 from data that neither has seen, negative ones counting as 0.
 */
export function estimate(sample: Sample, options: EstimateOptions): Estimate {
  const forest = growForest(sample, {
    trees: options.trees,
    seed: options.seed,
    rowsPerTree: rowsPerTree(sample),
    outOfBag: !options.warm,
  });
  const byForest = forestShares(sample, forest, {
    seed: options.seed,
    // Replicates are for spread alone; fewer lines add nothing to it that counts.
    ...(options.warm && { lines: 48 }),
  });
  const subset = randomRows(sample, gpRowLimit, options.seed);
  const gp = fitGp(subset, {
    iterations: options.iterations,
    polish: options.warm ? 0 : 10,
    knownNoise: options.knownNoise,
    ...(options.warm?.parameters && { start: options.warm.parameters }),
  });
  const d = sample.axes.length;
  const none = { pairs: new Float64Array((d * (d - 1)) / 2), variance: null, gpR2: null, gp: null };
  const shared = { forestR2: forest.outOfBagR2 };
  if (!gp) return { ...none, ...shared, ...byForest, gpWeight: 0 };
  const byGp = gpShares(gp, { pairs: options.pairs ?? true });
  const gpR2 = options.warm ? null : crossValidatedR2(gp, options);
  const gpWeight = options.warm?.gpWeight ?? weightOf(gpR2, forest.outOfBagR2);
  const mix = (a: Float64Array, b: Float64Array) => a.map((v, i) => gpWeight * v + (1 - gpWeight) * (b[i] ?? 0));
  return {
    ...shared,
    first: mix(byGp.first, byForest.first),
    total: mix(byGp.total, byForest.total),
    pairs: byGp.pairs,
    variance: byGp.variance,
    gpWeight,
    gpR2,
    gp,
  };
}

/** The process' share of the blend. */
export function weightOf(gpR2: number | null, forestR2: number | null): number {
  const weight = (value: number | null) => (1 - Math.min(0.99, Math.max(0, value ?? 0))) ** -4;
  return weight(gpR2) / (weight(gpR2) + weight(forestR2));
}

/** R2 on five held-out folds of rows; hyperparameters are refitted in each (12 iterations from the full fit's). */
export function crossValidatedR2(fit: GpFit, options: { readonly seed: readonly (string | number)[] }): number | null {
  const { sample } = fit;
  const n = sample.y.length;
  if (n < 10) return null;
  const order = shuffled([...sample.y.keys()], seededRandom(...options.seed, 'folds'));
  const predictions = new Float64Array(n);
  const references = new Float64Array(n);
  for (let fold = 0; fold < 5; fold++) {
    const held = order.filter((_, at) => at % 5 === fold);
    const kept = order.filter((_, at) => at % 5 !== fold);
    const training = rowsOf(sample, kept);
    const refitted = fitGp(training, { start: fit.parameters, iterations: 12, rowLimit: 120 });
    const { mean } = moments(training.y);
    const predicted = refitted && gpMean(refitted, rowsOf(sample, held).columns);
    for (const [at, row] of held.entries()) {
      predictions[row] = predicted?.[at] ?? mean;
      references[row] = mean;
    }
  }
  return r2(sample, predictions, references);
}

/** At most `limit` rows in an order that follows from the seed; fewer rows come in random order too. */
function randomRows(sample: Sample, limit: number, seed: readonly (string | number)[]): Sample {
  const order = shuffled([...sample.y.keys()], seededRandom(...seed, 'rows'));
  return rowsOf(sample, order.slice(0, limit));
}

/** Trees on more than 8,000 rows gain little and cost much. */
function rowsPerTree(sample: Sample): number {
  return Math.min(8000, sample.y.length);
}
