import type { LayersModel } from '@tensorflow/tfjs';
import type { Task } from '../../shared/task.ts';
import type { Params } from '../../shared/trial.ts';
import { seedChance } from './determinism.ts';
import { encodeExamples } from './encode.ts';
import { checkMetricName, type MetricRow, rowThatCounts, travelling } from './metric-choice.ts';
import { metricNames } from './metrics.ts';
import { checkModel } from './model-check.ts';
import { makeOptimizer } from './optimizers.ts';
import type { PreparedData, Side } from './prepared-data.ts';
import type { RunnerOutcome } from '../../shared/runner-protocol.ts';
import { recordingParams } from './recording-params.ts';
import type { RunnerContext, TrialRequest } from './runner-context.ts';
import { saveTrial } from './save-trial.ts';
import { type EpochEnd, trainEpochs, type Training } from './train.ts';
import type { TrainingRows } from './training-rows.ts';
import { reservedParams, trainingSettings, type TrainingSettings } from './training-settings.ts';
import { TrialError } from './trial-error.ts';
import { breather } from './trial-signal.ts';

type Outcome = Omit<RunnerOutcome, 'seconds'>;

/**
 * Trains a declared task once: data as prepared for the sweep, `fit` and `encode`, the model, the training loop.
 * @throws TrialError `user`, `data` or `cancelled`; anything else comes from the task's own code.
 */
export async function runTaskTrial(context: RunnerContext, request: TrialRequest, task: Task): Promise<Outcome> {
  const sides = ['train', 'eval'] as const;
  checkMetricName(
    request.sweep.metric,
    sides.flatMap((side) => metricNames[task.kind].map((name) => `${side}/${name}`)),
  );
  const data = await context.cache.prepared(task, request.task, request.sweep);
  checkData(data, request.fingerprint);
  const defaults = task.defaults ?? {};
  const settings = trainingSettings({ given: request.params, sweep: request.sweep, defaults });
  const { params } = recordingParams({ given: request.params, resolved: reservedParams(settings), defaults });
  return trainOnce(context, request, { task, data, settings, params });
}

interface Parts {
  readonly task: Task;
  readonly data: PreparedData;
  readonly settings: TrainingSettings;
  readonly params: Params;
}

async function trainOnce(context: RunnerContext, request: TrialRequest, parts: Parts): Promise<Outcome> {
  const { task, data, settings, params } = parts;
  const { tf } = context.loaded;
  const width = task.kind === 'classification' ? data.classNames.length : 1;
  const state = task.fit?.(data.train.examples, params);
  const rows = (side: Side): TrainingRows => ({
    ...encodeExamples(task, side.examples, { params, state }),
    targets: side.targets,
    width,
    classes: task.kind === 'classification',
  });
  const train = rows(data.train);
  const held = rows(data.eval);
  // Again, so that initial weights do not depend on whether fit and encode drew numbers.
  const restoreChance = seedChance(request.seed);
  const model = task.model(params, tf, { inputShape: train.shape, classCount: width, state });
  const owned = makeOptimizer(tf, settings);
  try {
    checkModel(tf, model, { kind: task.kind, width });
    const breathe = breather(context.signal, context.now);
    const outcome = await follow(context, request, {
      ...{ tf, kind: task.kind, model, optimizer: owned.optimizer, train, eval: held, settings, breathe },
      seed: request.seed,
    });
    if (request.saveDir !== undefined) await saveTrial(tf, request.saveDir, { model, state, params });
    return outcome;
  } finally {
    owned.dispose();
    disposeModel(model);
    restoreChance();
  }
}

/** Runs the loop, tells each epoch, and sums it up. */
async function follow(context: RunnerContext, { sweep }: TrialRequest, training: Training): Promise<Outcome> {
  const rows: MetricRow[] = [];
  let since = context.now();
  for await (const end of trainEpochs(training)) {
    const seconds = (context.now() - since) / 1000;
    since = context.now();
    const { epoch } = end;
    context.tell({ type: 'epoch', epoch, epochs: training.settings.epochs, metrics: travelling(end.metrics), seconds });
    if (end.diverged !== undefined) return diverged(end, sweep.metric, rows);
    rows.push(end);
  }
  const row = rowThatCounts(sweep.metric, rows);
  const metrics = travelling(row?.metrics ?? {});
  const objective = metrics[sweep.metric.name] ?? null;
  return { state: 'complete', objective, metrics, epochs: rows.length, epoch: row?.epoch ?? 0 };
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

function checkData(data: PreparedData, expected: string | null): void {
  if (data.problems.length > 0) throw new TrialError('user', data.problems.join('\n'));
  if (expected === null || expected === data.fingerprint) return;
  throw new TrialError(
    'data',
    `The data here have the fingerprint ${data.fingerprint.slice(0, 12)}, the sweep started with ${expected.slice(0, 12)}.`,
  );
}

function disposeModel(model: LayersModel): void {
  const given: unknown = model;
  if (typeof given === 'object' && given !== null && 'dispose' in given) model.dispose();
}
