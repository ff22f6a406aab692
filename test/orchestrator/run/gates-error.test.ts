import { describe, expect, it } from 'vitest';
import { gatesError } from '../../../orchestrator/run/gates-error.ts';

describe('gates that no worker could answer', () => {
  it.each([
    ['data', 'Put the file there (on worker h/1), or start a worker that has it, and run again.'],
    ['missing', 'Install the package there (on worker h/1), or start a worker that has it, and run again.'],
    ['user', 'Mend the task file and run again.'],
  ] as const)('say what to do, and where: %s', (failed, remedy) => {
    const failure = { class: failed, attempt: 1, message: 'no luck', at: 0, evidence: { worker: 'h/1' } };
    expect(gatesError(failure)).toMatchObject({
      code: 'TASK_INVALID',
      message: `The task cannot be trained (${failed}): no luck`,
      hint: `No trial was queued. ${remedy}`,
    });
  });
});
