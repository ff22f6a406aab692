import type { Evidence, FailureClass } from '../shared/records.ts';
import { saysOutOfMemory } from './cause-of-death.ts';
import type { Remains, RunnerAnswer } from './runner-process.ts';

/** An attempt that gave no result, and what was left of it. */
export interface Ended {
  readonly class: FailureClass;
  readonly message: string;
  readonly evidence?: Evidence;
}

/** Why an attempt gave no result, by its runner's answer. */
export function whyEnded(
  answer: Exclude<RunnerAnswer, { type: 'trial-done' }>,
  about: { readonly leaving: boolean; readonly timeoutMs: number; readonly worker: string },
): Ended {
  const evidence = (remains: Remains) => ({ evidence: { ...remains, worker: about.worker } });
  switch (answer.type) {
    case 'failed':
      if (about.leaving && answer.class === 'cancelled')
        return { class: 'lost', message: 'its worker was told to leave' };
      if (answer.class === 'user' && saysOutOfMemory(answer.message))
        return { class: 'oom', message: answer.message, ...evidence({ outOf: 'allocation' }) };
      // What one machine lacks, another may have: say which.
      if (isOfThisMachine(answer.class)) return { class: answer.class, message: answer.message, ...evidence({}) };
      return { class: answer.class, message: answer.message };
    case 'timeout': {
      const limit = `the attempt took longer than its timeout of ${about.timeoutMs / 1000} s`;
      return answer.blocked
        ? {
            class: 'blocked',
            message: `${limit}; its event loop was blocked (a loop that never awaits?), so it was killed`,
            ...evidence(answer.remains),
          }
        : { class: 'timeout', message: `${limit} and was stopped`, ...evidence(answer.remains) };
    }
    case 'died':
      return { class: answer.why, message: `the runner died: ${answer.evidence}`, ...evidence(answer.remains) };
    case 'gates-done':
      return { class: 'payload', message: 'the runner answered another request' };
  }
}

/** Whether an attempt may fare better on another worker: this one's project has other data, or lacks a package. */
export function isOfThisMachine(failure: FailureClass): boolean {
  return failure === 'data' || failure === 'missing';
}
