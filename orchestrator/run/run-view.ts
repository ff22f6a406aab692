import type { Progress } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';

/** What a run tells while it goes on: a live frame on a terminal, a line a trial elsewhere, nothing with `--quiet`. */
export interface RunView {
  /** One line of news. */
  readonly notice: (text: string) => void;
  /** The trials begin: what is known of each. */
  readonly begin: (outcomes: readonly TrialOutcome[]) => void;
  readonly outcome: (outcome: TrialOutcome) => void;
  readonly progress: (trialId: string, progress: Progress) => void;
  /** After each look at the store. */
  readonly look: (outcomes: ReadonlyMap<string, TrialOutcome>) => void;
  /** Leaves the terminal as a shell expects it. */
  readonly close: () => void;
}
