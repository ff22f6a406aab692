import type { Settings, SweepRecord } from '../../shared/records.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import type { Trial } from '../../shared/trial.ts';

/** Everything that will run, known before anything runs. */
export interface Plan {
  readonly record: SweepRecord;
  readonly settings: Settings;
  readonly space: SearchSpace;
  /** Distinct points of the space; null when it is infinite. */
  readonly spaceSize: number | null;
  readonly configurationCount: number;
  /** In number order. */
  readonly trials: readonly Trial[];
  /** One line such as "random search: 24 of 1,200 configurations" or "complete grid: 12 configurations, 24 trials". */
  readonly description: string;
}
