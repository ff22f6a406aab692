import { sampledExamples } from '../../shared/dynamics.ts';
import { sampledText } from '../../shared/sampled-examples.ts';
import type { DataSummary } from '../../shared/records.ts';
import type { RunnerMessage } from '../../shared/runner-protocol.ts';
import { answerGates, trainableReport } from '../gates/answer-gates.ts';
import type { Task } from '../../shared/task.ts';
import { openTraining } from './open-training.ts';
import type { GatesRequest, RunnerContext } from './runner-context.ts';
import { failure } from './run-trial.ts';
import { filesOf, type PreparedData } from './prepared-data.ts';
import { recognisable } from './shown-examples.ts';
import { taskOf, trainableOf } from './task-cache.ts';
import type { TrainableData } from './task-data.ts';
import { TrialError } from './trial-error.ts';

type Answer = Extract<RunnerMessage, { type: 'gates-done' | 'failed' }>;

/** Loads the task and its data and runs the gates that are asked for. Never throws; data are null for a trainable without. */
export async function lookAtData(context: RunnerContext, request: GatesRequest): Promise<Answer> {
  try {
    const declared = await context.cache.declared(request.task);
    const trainable = trainableOf(declared);
    if (trainable !== null) {
      const found = await context.cache.trainableData(trainable, request.task);
      const data = found === null ? null : trainableSummary(found);
      return { type: 'gates-done', data, report: trainableReport(request.ask), page: null, sample: [] };
    }
    const task = taskOf(declared);
    if (task === null) throw new TrialError('payload', 'The task is neither a task nor a trainable.');
    const data = await context.cache.prepared(task, request.task, request.sweep);
    if (data.problems.length > 0) throw new TrialError('user', data.problems.join('\n'));
    buildOne(context, request, { task, data });
    const sample = recognisable(data.eval, request.sweep.seed, { most: sampledExamples, longestText: sampledText });
    return { type: 'gates-done', data: data.summary, sample, ...(await answerGates(context, request, { task, data })) };
  } catch (error) {
    return failure(error);
  }
}

/**
 * Builds the first planned trial where no wanted gate would: whatever is switched off, no trial is queued whose `fit`, `encode`,
 * `model` or metric cannot work.
 */
function buildOne(
  { loaded: { tf } }: RunnerContext,
  { sweep, ask }: GatesRequest,
  { task, data }: { readonly task: Task; readonly data: PreparedData },
): void {
  const [first] = ask.trials;
  if (first === undefined || ask.wanted.includes('data') || ask.wanted.includes('preflight')) return;
  openTraining(tf, { task, data, sweep, given: first.params, seed: first.seed }).dispose();
  tf.disposeVariables();
}

/** What is known of data that only the trainable understands. */
function trainableSummary({ fingerprint, files }: TrainableData): DataSummary {
  return { fingerprint, train: 0, eval: 0, test: 0, classes: [], dropped: [], ...filesOf(files) };
}
