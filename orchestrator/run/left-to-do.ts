import { SweepError } from '../../shared/errors.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { isFinal } from '../queue/follow.ts';
import type { RegisteredSweep } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { isResumable } from '../queue/trials.ts';
import type { SweepStatus } from '../report/model-types.ts';
import { sweepStatus } from '../report/sweep-status.ts';
import { readSnapshot } from './sweep-state.ts';

/** Whether a trial waits or runs: what a pause or a cancel is about. */
export function isOpen(outcome: TrialOutcome): boolean {
  return !isFinal(outcome);
}

/** Whether a trial has not ended or runs again when its sweep goes on: what a resume is about. */
export function isToRun(outcome: TrialOutcome): boolean {
  return isOpen(outcome) || isResumable(outcome);
}

/** Whether a trial runs, or is to run once the failed ones are tried again. */
export function isToRetry(outcome: TrialOutcome): boolean {
  return isToRun(outcome) || outcome.state === 'failed';
}

/** Where a sweep stands that has no trial that `isLeft` takes; null where there is one, or where that cannot be told. */
export async function stateOfEnded(
  store: SweepStore,
  sweep: RegisteredSweep,
  isLeft: (outcome: TrialOutcome) => boolean,
): Promise<SweepStatus | null> {
  try {
    const { outcomes } = await readSnapshot(store, sweep);
    return outcomes.some(isLeft) ? null : sweepStatus(outcomes, sweep.wanted, sweep.settings);
  } catch (error) {
    // A sweep that cannot be read can be stopped all the same.
    if (error instanceof SweepError && error.code === 'RECORD_REFUSED') return null;
    throw error;
  }
}
