import { SweepError } from '../../shared/errors.ts';
import type { TrialFailure } from '../../shared/records.ts';

/** Why a sweep's gates could not be answered, with what to do: `TASK_INVALID`, or `RECORD_REFUSED`. */
export function gatesError({ class: failed, message, evidence }: TrialFailure): SweepError {
  if (failed === 'payload') return new SweepError('RECORD_REFUSED', message);
  const where = evidence === undefined ? 'on that worker' : `on worker ${evidence.worker}`;
  const remedy =
    failed === 'data'
      ? `Put the file there (${where}), or start a worker that has it, and run again.`
      : failed === 'missing'
        ? `Install the package there (${where}), or start a worker that has it, and run again.`
        : 'Mend the task file and run again.';
  return new SweepError('TASK_INVALID', `The task cannot be trained (${failed}): ${message}`, {
    hint: `No trial was queued. ${remedy}`,
  });
}
