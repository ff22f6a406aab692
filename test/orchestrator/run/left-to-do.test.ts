import { expect, it } from 'vitest';
import { isOpen, isToRetry, isToRun } from '../../../orchestrator/run/left-to-do.ts';
import type { TrialFailure } from '../../../shared/records.ts';
import type { TrialOutcome } from '../../../shared/trial-outcome.ts';
import { failed, finished, makeTrial } from '../report/fixtures.ts';

const trial = makeTrial(0);

function broken(of: TrialFailure['class']): TrialOutcome {
  const outcome = failed(trial);
  if (!('failure' in outcome)) throw new Error('no failure');
  return { ...outcome, failure: { ...outcome.failure, class: of } };
}

it.each([
  { what: 'waits', outcome: { trial, state: 'waiting' } as const, left: [true, true, true] },
  { what: 'runs', outcome: { trial, state: 'running' } as const, left: [true, true, true] },
  { what: 'was cancelled', outcome: broken('cancelled'), left: [false, true, true] },
  { what: 'was lost', outcome: broken('lost'), left: [false, true, true] },
  { what: 'failed', outcome: failed(trial), left: [false, false, true] },
  { what: 'completed', outcome: finished(trial, 1), left: [false, false, false] },
])('a trial that $what is left to cancel, resume, retry: $left', ({ outcome, left }) => {
  expect([isOpen(outcome), isToRun(outcome), isToRetry(outcome)]).toEqual(left);
});
