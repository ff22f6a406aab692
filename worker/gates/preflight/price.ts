import type { TrialPrice } from '../../../shared/gate-records.ts';
import { standardDeviation } from '../../../shared/stats/mean.ts';
import type { Scanned } from './scan.ts';

/** An evaluation of one example costs about this part of training on it: the forward pass alone. */
const forwardShare = 1 / 3;
/** 90 % of a normal distribution lie within so many standard errors. */
const quantile = 1.645;

/** Mean seconds of one trial and the 90 % interval of that mean, from the steps of the planned trials that were built. */
export function priceOf(
  scanned: readonly Scanned[],
  examples: { readonly train: number; readonly eval: number },
  secondsPerStep: number,
): TrialPrice | null {
  if (scanned.length === 0) return null;
  const seconds = scanned.map(({ secondsPerStep, batchSize, epochs }) => {
    const steps = Math.ceil(examples.train / batchSize);
    const evaluating = (examples.eval / batchSize) * secondsPerStep * forwardShare;
    return epochs * (steps * secondsPerStep + evaluating);
  });
  const average = seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
  // Timings of a busy machine vary by themselves: never claim to know better than a tenth.
  const spread = Number.isNaN(standardDeviation(seconds)) ? 0 : standardDeviation(seconds) / Math.sqrt(seconds.length);
  const error = Math.max(quantile * spread, average / 10);
  return {
    seconds: average,
    low: Math.max(0, average - error),
    high: average + error,
    secondsPerStep,
  };
}
