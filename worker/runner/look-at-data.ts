import type { DataSummary } from '../../shared/records.ts';
import type { RunnerMessage } from '../../shared/runner-protocol.ts';
import type { GatesRequest, RunnerContext } from './runner-context.ts';
import { failure } from './run-trial.ts';
import { filesOf } from './prepared-data.ts';
import { taskOf, trainableOf } from './task-cache.ts';
import type { TrainableData } from './task-data.ts';
import { TrialError } from './trial-error.ts';

type Answer = Extract<RunnerMessage, { type: 'gates-done' | 'failed' }>;

/** Loads the task and its data and checks them, without training. Never throws; null for a trainable without data. */
export async function lookAtData(context: RunnerContext, request: GatesRequest): Promise<Answer> {
  try {
    const declared = await context.cache.declared(request.task);
    const trainable = trainableOf(declared);
    if (trainable !== null) {
      const found = await context.cache.trainableData(trainable, request.task);
      return { type: 'gates-done', data: found === null ? null : trainableSummary(found) };
    }
    const task = taskOf(declared);
    if (task === null) throw new TrialError('payload', 'The task is neither a task nor a trainable.');
    const data = await context.cache.prepared(task, request.task, request.sweep);
    if (data.problems.length > 0) throw new TrialError('user', data.problems.join('\n'));
    return { type: 'gates-done', data: data.summary };
  } catch (error) {
    return failure(error);
  }
}

/** What is known of data that only the trainable understands. */
function trainableSummary({ fingerprint, files }: TrainableData): DataSummary {
  return { fingerprint, train: 0, eval: 0, test: 0, classes: [], dropped: [], ...filesOf(files) };
}
