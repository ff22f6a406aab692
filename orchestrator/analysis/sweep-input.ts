import type { SweepRecord } from '../../shared/records.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { AnalysisInput, TrialRow } from './options.ts';
import type { Sampling } from './report.ts';
import { analysisSpace } from './space.ts';

/** What of a sweep the analysis reads; a Plan has all of it. */
export interface AnalysedSweep {
  readonly record: Pick<SweepRecord, 'method' | 'metric' | 'seed' | 'constraints' | 'points_to_evaluate'>;
  readonly space: SearchSpace;
}

/** The arguments of `analyse` for a sweep of our own and what its trials gave so far. */
export function sweepInput({ record, space }: AnalysedSweep, outcomes: readonly TrialOutcome[]): AnalysisInput {
  return {
    trials: outcomes.map(trialRow),
    space: analysisSpace(space),
    options: {
      objective: record.metric.name,
      goal: record.metric.goal,
      sampling: samplingOf(record),
      seed: record.seed,
      constrained: (record.constraints?.length ?? 0) > 0,
    },
  };
}

function trialRow(outcome: TrialOutcome): TrialRow {
  const { params, seed } = outcome.trial;
  const objective = 'result' in outcome ? outcome.result.objective : null;
  return { params, seed, state: outcome.state, objective };
}

/**
 * A grid that is not complete is a random subset of one, which permutation tests may treat as independent points. Listed
 * points were not drawn at all, which makes those tests approximate.
 */
function samplingOf({ method, points_to_evaluate: listed }: AnalysedSweep['record']): Sampling {
  switch (method) {
    case 'grid':
      return 'independent';
    case 'random':
      return listed === undefined ? 'independent' : 'quasi-random';
    case 'sobol':
    case 'lhs':
      return 'quasi-random';
    default:
      return 'adaptive';
  }
}
