import type { TrialResult } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { Params, Trial } from '../../shared/trial.ts';
import type { BestTrial, RankedConfiguration, SeedNoise } from './model-types.ts';
import type { RankBy } from './rank-by.ts';
import { mean, standardDeviation, sumOfSquares } from '../../shared/stats/mean.ts';

/** A completed trial with a finite objective: what ranking and effects are computed from. */
export interface Scored {
  readonly trial: Trial;
  readonly result: TrialResult;
  readonly objective: number;
}

/** One configuration's trials, summed up. */
export interface Configuration {
  readonly key: number;
  readonly params: Params;
  /** In number order. */
  readonly scored: readonly Scored[];
  /** NaN without a scored trial. */
  readonly mean: number;
  readonly planned: number;
  readonly diverged: number;
}

type Goal = 'minimize' | 'maximize';

/** All configurations in order of their first trial. Outcomes are in number order. */
export function configurationsOf(outcomes: readonly TrialOutcome[]): Configuration[] {
  const groups = new Map<number, TrialOutcome[]>();
  for (const outcome of outcomes) {
    const group = groups.get(outcome.trial.configuration);
    if (group === undefined) groups.set(outcome.trial.configuration, [outcome]);
    else group.push(outcome);
  }
  return [...groups].map(([key, group]) => {
    const scored = group.flatMap(scoredOf);
    return {
      key,
      params: group[0]?.trial.params ?? {},
      scored,
      mean: mean(scored.map(({ objective }) => objective)),
      planned: group.length,
      diverged: group.filter(({ state }) => state === 'diverged').length,
    };
  });
}

/**
 * The configurations with a completed trial, best first: by their mean less two standard errors, or by the mean where seed
 * noise is not known; on a tie more seeds, then the earlier one.
 */
export function rankConfigurations(
  configurations: readonly Configuration[],
  { goal, by }: { readonly goal: Goal; readonly by: RankBy },
): Configuration[] {
  const sign = goal === 'maximize' ? 1 : -1;
  return configurations
    .filter(({ scored }) => scored.length > 0)
    .map((configuration) => {
      const { mean: average, scored } = configuration;
      return { configuration, bound: by(sign * average, scored.length) };
    })
    .sort((a, b) => b.bound - a.bound || b.configuration.scored.length - a.configuration.scored.length)
    .map(({ configuration }) => configuration);
}

/** The first of ranked configurations, each in one line. */
export function firstOf(ranked: readonly Configuration[], limit: number): RankedConfiguration[] {
  return ranked.slice(0, limit).map(({ key, params, scored, mean: average, planned }, index) => ({
    rank: index + 1,
    configuration: key,
    params,
    mean: average,
    sd: scored.length < 2 ? null : standardDeviation(scored.map(({ objective }) => objective)),
    n: scored.length,
    planned,
    trials: scored.map(({ trial }) => trial.number),
  }));
}

/** The best trial of the best configuration, with its configuration's mean beside it; null when there is none. */
export function bestTrial(configuration: Configuration | undefined, goal: Goal): Omit<BestTrial, 'curve'> | null {
  if (configuration === undefined) return null;
  const [best] = [...configuration.scored].sort((a, b) => worseness(a.objective, b.objective, goal));
  if (best === undefined) return null;
  const { trial, result, objective } = best;
  const values = configuration.scored.map((scored) => scored.objective);
  return {
    number: trial.number,
    configuration: trial.configuration,
    seed: trial.seed,
    params: trial.params,
    objective,
    metrics: result.metrics,
    epoch: result.epoch,
    epochs: result.epochs,
    seconds: result.seconds,
    replicates: values.length < 2 ? null : { mean: mean(values), sd: standardDeviation(values), n: values.length },
  };
}

/** Pooled standard deviation between seeds of one configuration; null when none has two completed seeds. */
export function seedNoise(configurations: readonly Configuration[]): SeedNoise | null {
  const repeated = configurations
    .filter(({ scored }) => scored.length > 1)
    .map(({ scored }) => scored.map(({ objective }) => objective));
  if (repeated.length === 0) return null;
  const trials = repeated.reduce((sum, { length }) => sum + length, 0);
  const df = trials - repeated.length;
  const squares = repeated.reduce((sum, objectives) => sum + sumOfSquares(objectives), 0);
  return { sd: Math.sqrt(squares / df), df, configurations: repeated.length, trials };
}

/** Negative when `a` is better than `b`, 0 when they are equal: a comparison for sorting the best first. */
export function worseness(a: number, b: number, goal: Goal): number {
  return goal === 'maximize' ? b - a : a - b;
}

function scoredOf(outcome: TrialOutcome): Scored[] {
  if (outcome.state !== 'complete' || outcome.result.objective === null) return [];
  return [{ trial: outcome.trial, result: outcome.result, objective: outcome.result.objective }];
}
