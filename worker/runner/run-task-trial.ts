import type { MetricValues, RunnerOutcome } from '../../shared/runner-protocol.ts';
import type { Task } from '../../shared/task.ts';
import { curveBase, keepsPoint } from '../../shared/thinning.ts';
import { checkFingerprint } from './check-fingerprint.ts';
import { followDynamics } from './dynamics.ts';
import { disposeBatches, evaluate, evaluationBatches } from './evaluate.ts';
import { keepWeights } from './keep-weights.ts';
import { bestRow, type MetricRow, rowThatCounts, travelling } from './metric-choice.ts';
import { type OpenTraining, openTraining } from './open-training.ts';
import type { PreparedData, Side } from './prepared-data.ts';
import type { RunnerContext, TrialRequest } from './runner-context.ts';
import { makeFolder, saveTrial } from './save-trial.ts';
import { trainEpochs } from './train.ts';
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
  if (request.test === true && data.test.examples.length === 0) throw noTestSide();
  if (saveDir !== undefined) await makeFolder(saveDir);
  const open = openTraining(context.loaded.tf, { task, data, sweep, given: request.params, seed });
  try {
    const outcome = await follow(context, request, open.training);
    const { training, state, params } = open;
    const test = request.test === true ? { test: await scoreTest(context, open, data.test) } : {};
    if (saveDir !== undefined)
      await saveTrial(training.tf, saveDir, { model: training.model, state, params: params.params });
    return { ...outcome, ...test };
  } finally {
    open.dispose();
  }
}

function noTestSide(): TrialError {
  return new TrialError(
    'user',
    'There is no test split to score: set split.test in the sweep file, which makes another sweep, or give test in data.',
  );
}

async function scoreTest(
  context: RunnerContext,
  { training, rowsOf }: OpenTraining,
  side: Side,
): Promise<MetricValues> {
  const batches = evaluationBatches(training, rowsOf(side));
  try {
    const { metrics } = await evaluate(training, batches, breather(context.signal, context.now));
    return travelling(Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`test/${name}`, value])));
  } finally {
    disposeBatches(training, batches);
  }
}

/** Whether the sweep's metric has not become better for `patience` epochs; 0 waits for ever. */
function outOfPatience(patience: number, metric: TrialRequest['sweep']['metric'], rows: readonly MetricRow[]): boolean {
  const best = bestRow(metric, rows);
  return patience > 0 && best !== undefined && rows.length - rows.indexOf(best) > patience;
}

/** Runs the loop, tells each epoch that gets a point, and sums it up. */
async function follow(context: RunnerContext, request: TrialRequest, training: Training): Promise<Outcome> {
  const { sweep } = request;
  const { epochs, patience } = training.settings;
  const keeps = sweep.metric.at === 'best' && (request.test === true || request.saveDir !== undefined);
  let restore: (() => void) | null = null;
  const rows: MetricRow[] = [];
  const dynamics = followDynamics(training, {
    sweepSeed: sweep.seed,
    tell: (part) => context.tell({ type: 'dynamics', part }),
    now: context.now,
  });
  let diverged: string | null = null;
  let since = context.now();
  try {
    const beside = { breathe: breather(context.signal, context.now), look: dynamics.look };
    for await (const end of trainEpochs(training, beside)) {
      const seconds = (context.now() - since) / 1000;
      since = context.now();
      diverged = end.diverged ?? null;
      if (diverged === null) rows.push({ epoch: end.epoch, metrics: end.metrics });
      if (keeps && bestRow(sweep.metric, rows) === rows.at(-1)) restore = keepWeights(training.tf, training.model);
      const early = outOfPatience(patience, sweep.metric, rows);
      if (end.epoch === epochs || early || diverged !== null || keepsPoint(end.epoch, curveBase))
        context.tell({ type: 'epoch', epoch: end.epoch, epochs, metrics: travelling(end.metrics), seconds });
      dynamics.epochDone(end);
      if (early) break;
    }
    // What is saved or scored are the weights that the result tells of.
    restore?.();
    const flags = dynamics.finish(rows, diverged).map(({ flag }) => flag);
    return { ...summed(rows, sweep.metric, { training, diverged }), ...(flags.length === 0 ? {} : { flags }) };
  } finally {
    dynamics.dispose();
  }
}

function summed(
  rows: readonly MetricRow[],
  metric: TrialRequest['sweep']['metric'],
  { training, diverged }: { training: Training; diverged: string | null },
): Outcome {
  const row = rowThatCounts(metric, rows);
  const metrics = travelling(row?.metrics ?? {});
  const common = { metrics, epochs: rows.length, epoch: row?.epoch ?? 0 };
  if (diverged !== null) return { state: 'diverged', objective: null, ...common, note: diverged };
  const { epochs, patience } = training.settings;
  const note = `ended after epoch ${rows.length} of ${epochs}: ${metric.name} had not become better for ${patience} epochs`;
  const objective = metrics[metric.name] ?? null;
  return { state: 'complete', objective, ...common, ...(rows.length < epochs ? { note } : {}) };
}

function checkData(data: PreparedData, request: TrialRequest): void {
  if (data.problems.length > 0) throw new TrialError('user', data.problems.join('\n'));
  checkFingerprint(data, request);
}
