import { sumOfSquares } from '../../shared/stats/mean.ts';
import type { Configuration } from './configurations.ts';
import type { Baseline, BestTrial, Comparison, Resolution, SeedNoise, Standing } from './model-types.ts';
import { correctedBest } from './optimism.ts';

/**
 * Two-sided normal quantile of a nominal 90 % interval. That of a best of many is approximate: seed noise differs between
 * configurations, and where there are few repeats it covers the truth less often.
 */
const z90 = 1.645;

/** What the standing of the best is judged by. */
export interface StandingInput {
  readonly configurations: readonly Configuration[];
  readonly goal: 'minimize' | 'maximize';
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
  const goodNoise = noise === null ? null : noiseOfGood(scored, sign);
  const corrected =
    goodNoise === null
      ? null
      : correctedBest(
          {
            means: scored.map(({ mean }) => sign * mean),
            seeds: scored.map(({ scored: { length } }) => length),
            noise: goodNoise,
          },
          [input.sweepId],
        );
  const highest = Math.max(...scored.map(({ mean }) => sign * mean));
  const value = corrected === null ? best.objective : sign * corrected.value;
  const seedError = corrected === null ? 0 : (corrected.high - corrected.low) / (2 * z90);
  const comparisons = baselines.map((baseline): Comparison => {
    const error = Math.hypot(seedError, resolution.standardError ?? 0, baseline.standardError ?? 0);
    const gain = sign * (value - baseline.value);
    const [low, high] = [gain - z90 * error, gain + z90 * error];
    const verdict = low > 0 ? 'better' : high < 0 ? 'worse' : 'not told apart';
    return { baseline: baseline.name, value: baseline.value, gain, low, high, verdict };
  });
  const edges = [value - z90 * seedError, value + z90 * seedError] as const;
  return {
    observed: corrected === null ? best.objective : sign * highest,
    configurations: scored.length,
    corrected: corrected === null ? null : { value, low: edges[0], high: edges[1], optimism: corrected.optimism },
    goodNoise,
    comparisons,
  };
}

/**
 * Standard deviation between seeds of the good configurations: of the repeated ones the best third, three at least. Bad
 * configurations may be much noisier, and the best of many is picked among the good. Null when none has two seeds.
 */
function noiseOfGood(scored: readonly Configuration[], sign: 1 | -1): number | null {
  const repeated = scored.filter(({ scored: { length } }) => length > 1).sort((a, b) => sign * (b.mean - a.mean));
  const kept = repeated.slice(0, Math.max(3, Math.ceil(repeated.length / 3)));
  const values = kept.map((configuration) => configuration.scored.map(({ objective }) => objective));
  const df = values.reduce((sum, { length }) => sum + length - 1, 0);
  return df === 0 ? null : Math.sqrt(values.reduce((sum, each) => sum + sumOfSquares(each), 0) / df);
}
