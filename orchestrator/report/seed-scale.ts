import { noiseDiffers, noiseOfGood, noiseScale, type GoodNoise } from './noise-model.ts';

/** The metric turned so that higher is better, on a scale where seeds differ alike, with what they differ by. */
export interface SeedScale {
  readonly to: (value: number) => number;
  /** Back to the metric, turned so that higher is better. */
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
  const from = (value: number) => sign * scale.from(sign * value);
  return { to, from, noise: noiseOfGood(scaled), uneven: noiseDiffers(scaled) };
}
