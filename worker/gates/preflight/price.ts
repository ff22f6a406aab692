import type { TrialPrice } from '../../../shared/gate-records.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import { mean } from '../../../shared/stats/mean.ts';
import { ascending, quantileOfSorted } from '../../../shared/stats/order.ts';
import type { Pace } from './pace.ts';

const resamples = 1000;
/** Timings of a busy machine vary by themselves: the price never claims to know better than this part of it. */
const least = 0.1;

/**
 * Mean seconds of one trial and the 90 % interval of that mean (percentile bootstrap over the trials, Efron 1979), from the
 * pace of planned trials: few large trials among many small ones leave it wide, but above 0.
 */
export function priceOf(
  paces: readonly Pace[],
  examples: { readonly train: number; readonly eval: number },
  secondsPerStep: number,
): TrialPrice | null {
  if (paces.length === 0) return null;
  const seconds = paces.map(
    ({ secondsPerStep, secondsPerEvaluated, batchSize, epochs }) =>
      epochs * (Math.ceil(examples.train / batchSize) * secondsPerStep + examples.eval * secondsPerEvaluated),
  );
  const average = mean(seconds);
  const random = seededRandom('price', seconds.length);
  const means = ascending(
    Array.from({ length: resamples }, () =>
      mean(Array.from(seconds, () => seconds[random.below(seconds.length)] ?? average)),
    ),
  );
  return {
    seconds: average,
    low: Math.min(quantileOfSorted(means, 0.05), (1 - least) * average),
    high: Math.max(quantileOfSorted(means, 0.95), (1 + least) * average),
    secondsPerStep,
  };
}
