import type { SearchSpace } from '../../../shared/search-space.ts';
import type { Configuration } from '../configurations.ts';
import type { ReportModel, Suspicion } from '../model-types.ts';

/** What the rules look at. */
export interface SuspicionBasis extends Omit<ReportModel, 'suspicions' | 'remarks' | 'next' | 'lesson'> {
  readonly configurations: readonly Configuration[];
  readonly space: SearchSpace;
}

/** A rule: null where nothing is suspicious or it cannot be told. */
export type Rule = (basis: SuspicionBasis) => Suspicion | null;
