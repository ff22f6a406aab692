import type { Settings, Wanted } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { breaker } from '../run/breaker.ts';
import type { SweepStatus } from './model-types.ts';
import { countStates, endedCount } from './tally.ts';

/** Where a sweep stands. `failed`: the breaker's rule holds, or every trial has ended and none gave a result. */
export function sweepStatus(
  outcomes: readonly TrialOutcome[],
  wanted: Wanted,
  settings: Pick<Settings, 'max_failed'>,
): SweepStatus {
  const counts = countStates(outcomes);
  const ended = endedCount(counts) === outcomes.length;
  const nothingCame = ended && counts.failed > 0 && counts.complete + counts.diverged + counts.stopped === 0;
  if (nothingCame || breaker(outcomes, settings) !== null) return 'failed';
  if (!ended) return wanted;
  return counts.cancelled > 0 ? 'cancelled' : 'finished';
}
