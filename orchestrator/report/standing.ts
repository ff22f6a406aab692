import { normalWithin90 } from '../../shared/stats/normal.ts';
import type { Configuration } from './configurations.ts';
import type { Baseline, Comparison, Resolution, Standing } from './model-types.ts';
import type { MetricRange } from './metric-range.ts';
import { correctedBest } from './optimism.ts';
import type { RankBy } from './rank-by.ts';
import { seedScale } from './seed-scale.ts';

/** What the standing of the best is judged by. */
export interface StandingInput {
  /** Best first. */
  readonly ranked: readonly Configuration[];
  /** What they rank by. */
  readonly by: RankBy;
  readonly goal: 'minimize' | 'maximize';
  /** What the metric can be at all. */
  readonly range: MetricRange;
  readonly baselines: readonly Baseline[];
  readonly resolution: Pick<Resolution, 'standardError' | 'examples'>;
  readonly sweepId: string;
}

/**
 * Is anything better than the baselines, by more than noise? The best configuration, corrected for being the best of many
 * where seed noise is known, is compared with each baseline; the interval adds up seed noise, the error that follows from the
 * number of examples, and the baseline's own. Null before the first completed trial.
 */
export function standingOf(input: StandingInput): Standing | null {
  const { ranked, goal, baselines, resolution } = input;
  const [best] = ranked;
  if (best === undefined) return null;
  const sign = goal === 'maximize' ? 1 : -1;
  const { corrected, goodNoise } = correctedOf(best, input);
  const value = corrected?.value ?? best.mean;
  const seedError = corrected === null ? 0 : (corrected.high - corrected.low) / (2 * normalWithin90);
  const comparisons = baselines.map((baseline): Comparison => {
    const error = Math.hypot(seedError, resolution.standardError ?? 0, baseline.standardError ?? 0);
    const gain = sign * (value - baseline.value);
    const [low, high] = [gain - normalWithin90 * error, gain + normalWithin90 * error];
    const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'not told apart';
    return { baseline: baseline.name, value: baseline.value, gain, low, high, verdict };
  });
  return {
    observed: best.mean,
    configurations: ranked.length,
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

/** The best configuration's mean as it would be without the luck of having been picked. */
function correctedOf(
  best: Configuration,
  { ranked, by, goal, resolution: { examples }, sweepId }: StandingInput,
): Pick<Standing, 'corrected' | 'goodNoise'> {
  const values = ranked.map(({ scored }) => scored.map(({ objective }) => objective));
  const { to, from, noise, uneven } = seedScale(values, { goal, examples });
  const unknown = { corrected: null, goodNoise: null };
  if (noise === null) return unknown;
  const means = ranked.map(({ mean }) => to(mean));
  const seeds = ranked.map(({ scored }) => scored.length);
  const found = correctedBest({ means, seeds, noise, by: (value, count) => by(from(value), count) }, [sweepId]);
  if (found === null) return unknown;
  const sign = goal === 'maximize' ? 1 : -1;
  const [value, low, high] = [sign * from(found.value), sign * from(found.low), sign * from(found.high)];
  const ends = { low: Math.min(low, high), high: Math.max(low, high) };
  // As large as the noise is where the best stands.
  const goodNoise = Math.abs(from(to(best.mean) + noise.sd / 2) - from(to(best.mean) - noise.sd / 2));
  const optimism = Math.max(0, sign * (best.mean - value));
  return { corrected: { value, ...ends, optimism, tooShort: uneven }, goodNoise };
}
