import type { RunnerMessage } from '../../shared/runner-protocol.ts';
import type { GatesRequest, RunnerContext } from './runner-context.ts';
import { failure } from './run-trial.ts';
import { taskOf } from './task-cache.ts';
import { TrialError } from './trial-error.ts';

type Answer = Extract<RunnerMessage, { type: 'gates-done' | 'failed' }>;

/** Loads the task and its data and checks them, without training. Never throws; a trainable has no data: null. */
export async function lookAtData(context: RunnerContext, request: GatesRequest): Promise<Answer> {
  try {
    const task = taskOf(await context.cache.declared(request.task));
    if (task === null) return { type: 'gates-done', data: null };
    const data = await context.cache.prepared(task, request.task, request.sweep);
    if (data.problems.length > 0) throw new TrialError('user', data.problems.join('\n'));
    return { type: 'gates-done', data: data.summary };
  } catch (error) {
    return failure(error);
  }
}
