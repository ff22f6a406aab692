import { noiseDiffers, noiseOfGood, noiseScale, type GoodNoise } from './noise-model.ts';

/** The metric turned so that higher is better, on a scale where seeds differ alike, with what they differ by. */
export interface SeedScale {
  readonly to: (value: number) => number;
  readonly from: (scaled: number) => number;
  /** On this scale; null where no configuration has two seeds. */
  readonly noise: GoodNoise | null;
  /** Whether seeds differ so unevenly between configurations that no one noise holds for all. */
  readonly uneven: boolean;
}

/** The scale of a sweep from the values of each configuration's seeds; `examples` is how many one value is a share of. */
export function seedScale(
  values: readonly (readonly number[])[],
  { goal, examples }: { readonly goal: 'minimize' | 'maximize'; readonly examples: number | null },
): SeedScale {
  const sign = goal === 'maximize' ? 1 : -1;
  const scale = noiseScale(values, examples);
  const to = (value: number) => sign * scale.to(value);
  const scaled = values.map((seeds) => seeds.map(to));
  const from = (value: number) => scale.from(sign * value);
  return { to, from, noise: noiseOfGood(scaled), uneven: noiseDiffers(scaled) };
}

/** Standard errors that a mean is ranked down by. */
const doubt = 2;

/**
 * What a mean of so many seeds is ranked by, on the scale given: the mean less two standard errors, so that one lucky seed
 * counts less than three good ones; the mean itself where seed noise is not known. That this picks better configurations than
 * the mean does was measured (docs/next-validation.md).
 */
export function lowerBound(noise: Pick<GoodNoise, 'sd'> | null, mean: number, seeds: number): number {
  return noise === null ? mean : mean - (doubt * noise.sd) / Math.sqrt(seeds);
}
