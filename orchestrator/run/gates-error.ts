import { SweepError, type ErrorCode } from '../../shared/errors.ts';
import type { FailureClass, TrialFailure } from '../../shared/records.ts';

/** What to do where it is not the task that must be mended. */
const remedies: Partial<Record<FailureClass, (where: string) => string>> = {
  data: (where) => `Put the file there (${where}), or start a worker that has it, and run again.`,
  missing: (where) => `Install the package there (${where}), or start a worker that has it, and run again.`,
  lost: () => 'See the logs of the workers for why they ended, and run again.',
};

/** Why a sweep's gates could not be answered, with what to do: `TASK_INVALID`, or `RECORD_REFUSED`. */
export function gatesError({ class: failed, message, evidence }: TrialFailure): SweepError {
  if (failed === 'payload') return new SweepError('RECORD_REFUSED', message);
  const where = evidence === undefined ? 'on that worker' : `on worker ${evidence.worker}`;
  const remedy = remedies[failed]?.(where) ?? 'Mend the task file and run again.';
  return new SweepError('TASK_INVALID', `The task cannot be trained (${failed}): ${message}`, {
    hint: `No trial was queued. ${remedy}`,
  });
}

const refusals: readonly ErrorCode[] = ['TASK_INVALID', 'RECORD_REFUSED', 'GATE_RED', 'BUDGET_EXCEEDED'];

/** Whether an error says that the gates let no trial be queued: the sweep is paused then, for nothing of it will run. */
export function isRefusedByGates(error: unknown): boolean {
  return error instanceof SweepError && refusals.includes(error.code);
}
