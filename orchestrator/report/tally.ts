import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { Trial, TrialState } from '../../shared/trial.ts';

/** Every trial state with the count 0. */
export const noCounts: Readonly<Record<TrialState, number>> = {
  complete: 0,
  diverged: 0,
  stopped: 0,
  failed: 0,
  cancelled: 0,
  running: 0,
  waiting: 0,
};

/** Trials by state. */
export function countStates(outcomes: readonly TrialOutcome[]): Record<TrialState, number> {
  const counts = { ...noCounts };
  for (const { state } of outcomes) counts[state] += 1;
  return counts;
}

/** How many have ended, one way or another. */
export function endedCount(counts: Readonly<Record<TrialState, number>>): number {
  return counts.complete + counts.diverged + counts.stopped + counts.failed + counts.cancelled;
}

/**
 * Exactly one outcome a planned trial, in number order: one that was not given counts as waiting, one that is not planned
 * is left out, and of two for one trial the further one is kept.
 */
export function alignOutcomes(trials: readonly Trial[], outcomes: readonly TrialOutcome[]): TrialOutcome[] {
  const byId = new Map<string, TrialOutcome>();
  for (const outcome of outcomes) {
    const known = byId.get(outcome.trial.id);
    if (known === undefined || progressOf(outcome) > progressOf(known)) byId.set(outcome.trial.id, outcome);
  }
  return [...trials]
    .sort((a, b) => a.number - b.number)
    .map((trial) => byId.get(trial.id) ?? { trial, state: 'waiting' });
}

function progressOf({ state }: TrialOutcome): number {
  switch (state) {
    case 'waiting':
      return 0;
    case 'running':
      return 1;
    case 'failed':
    case 'cancelled':
      return 2;
    case 'complete':
    case 'diverged':
    case 'stopped':
      return 3;
  }
}
