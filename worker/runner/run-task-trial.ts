import type { RunnerOutcome } from '../../shared/runner-protocol.ts';
import type { Task } from '../../shared/task.ts';
import { checkFingerprint } from './check-fingerprint.ts';
import { bestRow, type MetricRow, rowThatCounts, travelling } from './metric-choice.ts';
import { openTraining } from './open-training.ts';
import type { PreparedData } from './prepared-data.ts';
import type { RunnerContext, TrialRequest } from './runner-context.ts';
import { saveTrial } from './save-trial.ts';
import { type EpochEnd, trainEpochs } from './train.ts';
import type { Training } from './training.ts';
import { TrialError } from './trial-error.ts';
import { breather } from './trial-signal.ts';

type Outcome = Omit<RunnerOutcome, 'seconds'>;

/**
 * Trains a declared task once: data as prepared for the sweep, `fit` and `encode`, the model, the training loop.
 * @throws TrialError `user`, `data` or `cancelled`; anything else comes from the task's own code.
 */
export async function runTaskTrial(context: RunnerContext, request: TrialRequest, task: Task): Promise<Outcome> {
  const data = await context.cache.prepared(task, request.task, request.sweep);
  checkData(data, request);
  const { sweep, seed, saveDir } = request;
  const open = openTraining(context.loaded.tf, { task, data, sweep, given: request.params, seed });
  try {
    const outcome = await follow(context, request, open.training);
    const { training, state, params } = open;
    if (saveDir !== undefined)
      await saveTrial(training.tf, saveDir, { model: training.model, state, params: params.params });
    return outcome;
  } finally {
    open.dispose();
  }
}

/** Whether the sweep's metric has not become better for `patience` epochs; 0 waits for ever. */
function outOfPatience(patience: number, metric: TrialRequest['sweep']['metric'], rows: readonly MetricRow[]): boolean {
  const best = bestRow(metric, rows);
  return patience > 0 && best !== undefined && rows.length - rows.indexOf(best) > patience;
}

/** Runs the loop, tells each epoch, and sums it up. */
async function follow(context: RunnerContext, { sweep }: TrialRequest, training: Training): Promise<Outcome> {
  const rows: MetricRow[] = [];
  let since = context.now();
  for await (const end of trainEpochs(training, breather(context.signal, context.now))) {
    const seconds = (context.now() - since) / 1000;
    since = context.now();
    const { epoch } = end;
    context.tell({ type: 'epoch', epoch, epochs: training.settings.epochs, metrics: travelling(end.metrics), seconds });
    if (end.diverged !== undefined) return diverged(end, sweep.metric, rows);
    rows.push(end);
    if (outOfPatience(training.settings.patience, sweep.metric, rows)) break;
  }
  const row = rowThatCounts(sweep.metric, rows);
  const metrics = travelling(row?.metrics ?? {});
  const objective = metrics[sweep.metric.name] ?? null;
  const early = rows.length < training.settings.epochs;
  const note = `ended after epoch ${rows.length} of ${training.settings.epochs}: ${sweep.metric.name} had not become better for ${training.settings.patience} epochs`;
  return {
    ...{ state: 'complete', objective, metrics, epochs: rows.length, epoch: row?.epoch ?? 0 },
    ...(early ? { note } : {}),
  };
}

function diverged(end: EpochEnd, metric: TrialRequest['sweep']['metric'], rows: readonly MetricRow[]): Outcome {
  const row = rowThatCounts(metric, rows);
  return {
    state: 'diverged',
    objective: null,
    metrics: travelling(row?.metrics ?? {}),
    epochs: rows.length,
    epoch: row?.epoch ?? 0,
    ...(end.diverged === undefined ? {} : { note: end.diverged }),
  };
}

function checkData(data: PreparedData, request: TrialRequest): void {
  if (data.problems.length > 0) throw new TrialError('user', data.problems.join('\n'));
  checkFingerprint(data, request);
}
