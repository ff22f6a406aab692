import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { bestTrial, configurationsOf, rankConfigurations, worseness, type Configuration } from './configurations.ts';
import type { BestTrial } from './model-types.ts';
import { rankBy, type RankBy } from './rank-by.ts';

/** A sweep's configurations, and in which order they stand. */
export interface Ranking {
  /** All, in order of their first trial. */
  readonly configurations: readonly Configuration[];
  /** What they rank by. */
  readonly by: RankBy;
  /** Those with a completed trial, best first. */
  readonly ranked: readonly Configuration[];
  readonly best: Omit<BestTrial, 'curve'> | null;
  /** The trial with the best value of all, where that is not the best one. */
  readonly betterValue: { readonly number: number; readonly objective: number; readonly seeds: number } | null;
}

/** Ranks the configurations of outcomes in number order. */
export function rankingOf(outcomes: readonly TrialOutcome[], goal: 'minimize' | 'maximize'): Ranking {
  const configurations = configurationsOf(outcomes);
  const values = configurations.map(({ scored }) => scored.map(({ objective }) => objective));
  const by = rankBy(goal === 'maximize' ? values : values.map((seeds) => seeds.map((value) => -value)));
  const ranked = rankConfigurations(configurations, { goal, by });
  const best = bestTrial(ranked[0], goal);
  return { configurations, by, ranked, best, betterValue: best && betterValue(best, ranked, goal) };
}

function betterValue(
  best: Pick<BestTrial, 'objective'>,
  ranked: readonly Configuration[],
  goal: 'minimize' | 'maximize',
): Ranking['betterValue'] {
  const better = ranked
    .flatMap(({ scored }) =>
      scored.map(({ trial, objective }) => ({ number: trial.number, objective, seeds: scored.length })),
    )
    .filter(({ objective }) => worseness(objective, best.objective, goal) < 0)
    .sort((a, b) => worseness(a.objective, b.objective, goal) || a.number - b.number);
  return better[0] ?? null;
}
