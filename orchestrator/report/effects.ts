import { describeDimension } from '../../shared/dimension.ts';
import type { Parameter, SearchSpace } from '../../shared/search-space.ts';
import { mean, standardDeviation, sumOfSquares } from '../../shared/stats/mean.ts';
import { tQuantile } from '../../shared/stats/student-t.ts';
import type { ParamValue } from '../../shared/trial.ts';
import type { Configuration } from './configurations.ts';
import type { Effect, EffectLevel, EffectVerdict, SeedNoise } from './model-types.ts';
import { plain } from './text.ts';
import { valueBins } from './value-bins.ts';

/** Completed configurations below which nothing is said of effects. */
export const fewestConfigurations = 8;

/** Probability of calling at least one of a hyperparameter's level differences clear when there is none. */
const falseAlarm = 0.05;

/** The hyperparameters that the sweep varies. */
export function sweptParameters(space: SearchSpace): Parameter[] {
  return space.filter(({ dimension }) => dimension.kind !== 'constant');
}

/**
 * Marginal effect of every swept hyperparameter: the objective's mean over the configurations at each level or bin, whatever
 * the others were; largest difference first. Simple means, for a first answer: they share out nothing and see no interaction.
 */
export function effectsOf(
  space: SearchSpace,
  configurations: readonly Configuration[],
  noise: SeedNoise | null,
): Effect[] {
  return sweptParameters(space)
    .map((parameter) => effectOf(parameter, configurations, noise))
    .sort((a, b) => (b.difference ?? -1) - (a.difference ?? -1));
}

function effectOf(
  { name, dimension }: Parameter,
  configurations: readonly Configuration[],
  noise: SeedNoise | null,
): Effect {
  const seen = configurations.filter(({ scored, diverged }) => scored.length > 0 || diverged > 0);
  const bins = valueBins(dimension, seen.map(({ params }) => params[name]).filter(isPresent));
  const groups = bins.labels.map((): Configuration[] => []);
  for (const configuration of seen) groups[bins.indexOf(configuration.params[name])]?.push(configuration);
  const values = groups.map((group) => group.filter(({ scored }) => scored.length > 0).map(({ mean: value }) => value));
  const means = values.filter(({ length }) => length > 0).map(mean);
  const difference = means.length < 2 ? null : Math.max(...means) - Math.min(...means);
  return {
    name,
    dimension: plain(describeDimension(dimension)),
    scale: bins.scale,
    verdict: verdictOf(values, difference, noise),
    difference,
    levels: bins.labels.map((label, index) => levelOf(label, values[index] ?? [], groups[index] ?? [])),
  };
}

function levelOf(label: string, values: readonly number[], group: readonly Configuration[]): EffectLevel {
  const sd = values.length < 2 ? null : standardDeviation(values);
  return {
    label,
    mean: values.length === 0 ? null : mean(values),
    sd,
    standardError: sd === null ? null : sd / Math.sqrt(values.length),
    n: values.length,
    diverged: group.reduce((sum, { diverged }) => sum + diverged, 0),
  };
}

function verdictOf(
  values: readonly (readonly number[])[],
  difference: number | null,
  noise: SeedNoise | null,
): EffectVerdict {
  const total = values.reduce((sum, { length }) => sum + length, 0);
  if (total < fewestConfigurations || difference === null) return 'too-few';
  if (difference === 0) return 'flat';
  if (noise !== null && difference < noise.sd) return 'within-noise';
  return anyPairDiffers(values.filter(({ length }) => length > 0)) ? 'clear' : 'unclear';
}

/** t tests with the spread pooled over all levels, between all pairs, each at the error rate shared among the pairs. */
function anyPairDiffers(levels: readonly (readonly number[])[]): boolean {
  const df = levels.reduce((sum, { length }) => sum + length - 1, 0);
  if (df < 1) return false;
  const pooled = Math.sqrt(levels.reduce((sum, level) => sum + sumOfSquares(level), 0) / df);
  const pairs = (levels.length * (levels.length - 1)) / 2;
  const bound = tQuantile(1 - falseAlarm / (2 * pairs), df) * pooled;
  const summaries = levels.map((level) => ({ mean: mean(level), share: 1 / level.length }));
  return summaries.some((a, index) =>
    summaries.slice(0, index).some((b) => Math.abs(a.mean - b.mean) > bound * Math.sqrt(a.share + b.share)),
  );
}

function isPresent(value: ParamValue | undefined): value is ParamValue {
  return value !== undefined;
}
