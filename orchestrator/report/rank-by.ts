import { noiseOfGood } from './noise-model.ts';

/** What configurations rank by, higher is better, from a mean in the metric turned so that higher is better and its seeds. */
export type RankBy = (mean: number, seeds: number) => number;

/** Standard errors that a mean is ranked down by. */
const doubt = 2;

/**
 * The mean less two standard errors of it, from the noise of the good configurations, so that one lucky seed counts less than
 * three good ones; the mean itself where no configuration has two seeds. `values` are the seeds of each configuration, turned
 * so that higher is better. That this picks better configurations than the mean does was measured (docs/next-validation.md).
 */
export function rankBy(values: readonly (readonly number[])[]): RankBy {
  const noise = noiseOfGood(values);
  return noise === null ? (mean) => mean : (mean, seeds) => mean - (doubt * noise.sd) / Math.sqrt(seeds);
}
