import type { RunnerMessage, RunnerOutcome } from '../../shared/runner-protocol.ts';
import type { RunnerContext, TrialRequest } from './runner-context.ts';
import { runTaskTrial } from './run-task-trial.ts';
import { runTrainable } from './run-trainable.ts';
import { taskOf, trainableOf } from './task-cache.ts';
import { TrialError } from './trial-error.ts';
import { describeUserError } from './user-error.ts';
import { seedChance } from './determinism.ts';

type Answer = Extract<RunnerMessage, { type: 'trial-done' | 'failed' }>;

/**
 * Trains one trial and gives the answer to send. Never throws: the task's own errors become `failed` with class `user`.
 * Afterwards no variable, tensor or random state of the trial is left; what a task leaked is told in the outcome's note.
 */
export async function runTrial(context: RunnerContext, request: TrialRequest): Promise<Answer> {
  const { tf } = context.loaded;
  const startedAt = context.now();
  const restoreChance = seedChance(request.seed);
  const tensorsBefore = tf.memory().numTensors;
  try {
    const outcome = await trained(context, request);
    const leaked = freeAll(context, tensorsBefore);
    return {
      type: 'trial-done',
      outcome: noted({ ...outcome, seconds: (context.now() - startedAt) / 1000 }, leaked),
      memoryBytes: process.memoryUsage.rss(),
    };
  } catch (error) {
    freeAll(context, tensorsBefore);
    return failure(error);
  } finally {
    restoreChance();
  }
}

/** The `failed` answer for an error: its own class where it has one, else the task's fault. */
export function failure(error: unknown): Extract<RunnerMessage, { type: 'failed' }> {
  if (error instanceof TrialError) return { type: 'failed', class: error.failureClass, message: error.message };
  return { type: 'failed', class: 'user', message: describeUserError(error) };
}

async function trained(context: RunnerContext, request: TrialRequest): Promise<Omit<RunnerOutcome, 'seconds'>> {
  const declared = await context.cache.declared(request.task);
  const task = taskOf(declared);
  if (task !== null) return runTaskTrial(context, request, task);
  const trainable = trainableOf(declared);
  if (trainable !== null) return runTrainable(context, request, trainable);
  throw new TrialError('payload', 'The task is neither a task nor a trainable.');
}

/** Disposes what variables are left; gives the number of tensors above the count before. */
function freeAll({ loaded: { tf } }: RunnerContext, before: number): number {
  tf.disposeVariables();
  return tf.memory().numTensors - before;
}

function noted(outcome: RunnerOutcome, leaked: number): RunnerOutcome {
  if (leaked <= 0) return outcome;
  const leak = `tensors that the task did not dispose: ${leaked}`;
  return { ...outcome, note: outcome.note === undefined ? leak : `${outcome.note}; ${leak}` };
}
