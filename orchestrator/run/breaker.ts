import type { Settings } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { failingRegion } from './failing-region.ts';

/** So many first trials that all fail the same way stop a sweep: the code is broken, not the luck. */
const firstFailures = 5;
/** `max_failed` is a share; below this many failures it never stops a small sweep. */
const leastFailures = 5;

/**
 * Why a sweep should stop, or null while it may go on: the first 5 finished trials all failed the same way, or more than the
 * share `max_failed` of all trials (at least 5) failed. Diverged and cancelled trials never count.
 */
export function breaker(outcomes: readonly TrialOutcome[], settings: Pick<Settings, 'max_failed'>): string | null {
  const failed = outcomes.flatMap((outcome) => (outcome.state === 'failed' ? [outcome] : []));
  const results = outcomes.filter((outcome) => 'result' in outcome).length;
  const [first] = failed;
  const classes = new Set(failed.map((outcome) => outcome.failure.class));
  if (
    first !== undefined &&
    results === 0 &&
    classes.size === 1 &&
    failed.length >= Math.min(firstFailures, outcomes.length)
  ) {
    return `the first ${failed.length} trials all failed the same way (${first.failure.class})`;
  }
  const allowed = Math.max(leastFailures, settings.max_failed * outcomes.length);
  if (failed.length > allowed)
    return `${failed.length} of ${outcomes.length} trials failed; max_failed ${settings.max_failed} allows ${Math.floor(allowed)}`;
  return null;
}

/** A stop's reason, with the part of the space where the trials fail, if there is one. */
export function withRegion(reason: string, outcomes: readonly TrialOutcome[]): string {
  const region = failingRegion(outcomes);
  return region === null ? reason : `${reason}; they fail where ${region}`;
}
