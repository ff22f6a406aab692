import { normalWithin90 } from '../../shared/stats/normal.ts';
import type { Configuration } from './configurations.ts';
import type { Baseline, BestTrial, Comparison, Resolution, SeedNoise, Standing } from './model-types.ts';
import type { MetricRange } from './metric-range.ts';
import { noiseDiffers, noiseOfGood, noiseScale } from './noise-model.ts';
import { correctedBest } from './optimism.ts';

/** What the standing of the best is judged by. */
export interface StandingInput {
  readonly configurations: readonly Configuration[];
  readonly goal: 'minimize' | 'maximize';
  /** What the metric can be at all. */
  readonly range: MetricRange;
  readonly best: Pick<BestTrial, 'objective'> | null;
  readonly baselines: readonly Baseline[];
  readonly resolution: Resolution;
  readonly noise: SeedNoise | null;
  readonly sweepId: string;
}

/**
 * Is anything better than the baselines, by more than noise? The best configuration, corrected for being the best of many
 * where seed noise is known, is compared with each baseline; the interval adds up seed noise, the error that follows from the
 * number of examples, and the baseline's own. Null before the first completed trial.
 */
export function standingOf(input: StandingInput): Standing | null {
  const { configurations, goal, best, baselines, resolution, noise } = input;
  if (best === null) return null;
  const sign = goal === 'maximize' ? 1 : -1;
  const scored = configurations.filter(({ scored: { length } }) => length > 0);
  const { corrected, goodNoise } = noise === null ? unknown : correctedOf(scored, input);
  const highest = Math.max(...scored.map(({ mean }) => sign * mean));
  const value = corrected?.value ?? best.objective;
  const seedError = corrected === null ? 0 : (corrected.high - corrected.low) / (2 * normalWithin90);
  const comparisons = baselines.map((baseline): Comparison => {
    const error = Math.hypot(seedError, resolution.standardError ?? 0, baseline.standardError ?? 0);
    const gain = sign * (value - baseline.value);
    const [low, high] = [gain - normalWithin90 * error, gain + normalWithin90 * error];
    const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'not told apart';
    return { baseline: baseline.name, value: baseline.value, gain, low, high, verdict };
  });
  return {
    observed: corrected === null ? best.objective : sign * highest,
    configurations: scored.length,
    corrected: corrected === null ? null : within(corrected, input.range),
    goodNoise,
    comparisons,
  };
}

/** No accuracy is above 1, however much noise is added to it. */
function within(corrected: NonNullable<Standing['corrected']>, range: MetricRange): Standing['corrected'] {
  const clamped = (value: number) => Math.min(range.high, Math.max(range.low, value));
  const { value, low, high } = corrected;
  return { ...corrected, value: clamped(value), low: clamped(low), high: clamped(high) };
}

const unknown = { corrected: null, goodNoise: null };

/** The best configuration's mean as it would be without the luck of having been picked; of configurations with a result. */
function correctedOf(
  scored: readonly Configuration[],
  { goal, resolution, sweepId }: StandingInput,
): Pick<Standing, 'corrected' | 'goodNoise'> {
  const sign = goal === 'maximize' ? 1 : -1;
  const values = scored.map((configuration) => configuration.scored.map(({ objective }) => objective));
  const scale = noiseScale(values, resolution.examples);
  const turned = (value: number) => sign * scale.to(value);
  const scaled = values.map((seeds) => seeds.map((value) => turned(value)));
  const noise = noiseOfGood(scaled);
  if (noise === null) return unknown;
  const means = scored.map(({ mean }) => turned(mean));
  const found = correctedBest({ means, seeds: values.map(({ length }) => length), noise }, [sweepId]);
  if (found === null) return unknown;
  const back = (value: number) => scale.from(sign * value);
  const [value, low, high] = [back(found.value), back(found.low), back(found.high)];
  const ends = { low: Math.min(low, high), high: Math.max(low, high) };
  const best = back(Math.max(...means));
  // As large as the noise is where the best stands.
  const goodNoise = Math.abs(back(Math.max(...means) + noise.sd / 2) - back(Math.max(...means) - noise.sd / 2));
  const optimism = Math.max(0, sign * (best - value));
  return { corrected: { value, ...ends, optimism, tooShort: noiseDiffers(scaled) }, goodNoise };
}
