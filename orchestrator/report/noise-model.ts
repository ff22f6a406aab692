import { mean, sumOfSquares } from '../../shared/stats/mean.ts';
import { regularizedBeta } from '../../shared/stats/student-t.ts';

/** A scale on which two seeds of one configuration differ alike whatever its mean, as far as the data tell. */
export interface NoiseScale {
  readonly to: (value: number) => number;
  readonly from: (scaled: number) => number;
}

/** Standard deviation between seeds, and the degrees of freedom that it rests on. */
export interface GoodNoise {
  readonly sd: number;
  readonly df: number;
  /** What intervals are made from: the noise of all configurations where that is larger. */
  readonly cautiousSd: number;
}

/** A scale and how much it stretches differences around a value. */
interface Candidate extends NoiseScale {
  readonly slope: (value: number) => number;
}

const raw: Candidate = { to: (value) => value, from: (scaled) => scaled, slope: () => 1 };
const root: Candidate = {
  to: (value) => 2 * Math.sqrt(value),
  from: (scaled) => (Math.max(0, scaled) / 2) ** 2,
  slope: (value) => 1 / Math.sqrt(value),
};
const logarithm: Candidate = { to: Math.log, from: Math.exp, slope: (value) => 1 / value };

/** The same of the error rate; half an example more keeps that of a perfect score above nothing. */
function ofErrors({ to, from, slope }: Candidate, half: number): Candidate {
  return {
    to: (value) => -to(1 - value + half),
    from: (scaled) => 1 + half - from(-scaled),
    slope: (value) => slope(1 - value + half),
  };
}

/**
 * The metric itself, its square root or logarithm where all values are positive (seeds of a loss often differ by a share of
 * it), or those of the error rate where they are shares of so many examples: whichever makes seeds most likely under one
 * common normal noise (Box and Cox 1964, within configurations).
 */
export function noiseScale(values: readonly (readonly number[])[], examples: number | null): NoiseScale {
  const all = values.flat();
  const half = examples === null ? 0 : 0.5 / examples;
  const positive = all.every((value) => value > 0) ? [root, logarithm] : [];
  const shares = half > 0 && all.every((value) => value >= 0 && value <= 1);
  const candidates = [...positive, ...(shares ? [root, logarithm].map((each) => ofErrors(each, half)) : [])];
  const groups = values.filter(({ length }) => length > 1);
  const likelihood = ({ to, slope }: Candidate) => {
    const { sd, df } = pooled(groups.map((seeds) => seeds.map((value) => to(value))));
    // The change of scale stretches each configuration's seeds by its slope there.
    const stretched = groups.reduce((sum, seeds) => sum + (seeds.length - 1) * Math.log(slope(mean(seeds))), 0);
    return stretched - df * Math.log(sd);
  };
  let [best, highest] = [raw, likelihood(raw)];
  for (const candidate of candidates) {
    const value = likelihood(candidate);
    if (value > highest) [best, highest] = [candidate, value];
  }
  return best;
}

/**
 * Standard deviation between seeds of the good configurations, in a metric where higher is better: of the repeated ones the
 * best third, three at least. Bad configurations may be much noisier, and the best of many is picked among the good. So few
 * repeats tell which are good, and how noisy, that intervals are made from the larger one. Null where none has two seeds.
 */
export function noiseOfGood(values: readonly (readonly number[])[]): GoodNoise | null {
  const repeated = values.filter(({ length }) => length > 1).sort((a, b) => mean(b) - mean(a));
  const noise = pooled(repeated.slice(0, Math.max(3, Math.ceil(repeated.length / 3))));
  return noise.df === 0 ? null : { ...noise, cautiousSd: Math.max(noise.sd, pooled(repeated).sd) };
}

/** Probability that {@link noiseDiffers} is said of configurations whose seeds all differ alike. */
const falseAlarm = 0.05;

/**
 * Whether the seeds of some configuration differ by far more than those of the others, so that no one noise holds for all: its
 * share of all squared differences within configurations is larger than equal normal noise gives (Cochran 1941, with
 * Bonferroni's bound). False where fewer than two have two seeds, or the seeds of all others are equal.
 */
export function noiseDiffers(values: readonly (readonly number[])[]): boolean {
  const repeated = values.filter(({ length }) => length > 1);
  const parts = repeated.map((seeds) => ({ squares: sumOfSquares(seeds), df: seeds.length - 1 }));
  const all = parts.reduce((sum, { squares }) => sum + squares, 0);
  const allDf = parts.reduce((sum, { df }) => sum + df, 0);
  return parts.some(({ squares, df }) => {
    const others = all - squares;
    return others > 0 && parts.length * regularizedBeta(others / all, (allDf - df) / 2, df / 2) < falseAlarm;
  });
}

function pooled(groups: readonly (readonly number[])[]): Pick<GoodNoise, 'sd' | 'df'> {
  const df = groups.reduce((sum, { length }) => sum + length - 1, 0);
  return { df, sd: df === 0 ? 0 : Math.sqrt(groups.reduce((sum, seeds) => sum + sumOfSquares(seeds), 0) / df) };
}
