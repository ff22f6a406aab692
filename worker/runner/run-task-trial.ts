import type { RunnerOutcome } from '../../shared/runner-protocol.ts';
import type { Task } from '../../shared/task.ts';
import { curveBase, keepsPoint } from '../../shared/thinning.ts';
import { checkFingerprint } from './check-fingerprint.ts';
import { followDynamics } from './dynamics.ts';
import { bestRow, type MetricRow, rowThatCounts, travelling } from './metric-choice.ts';
import { openTraining } from './open-training.ts';
import type { PreparedData } from './prepared-data.ts';
import type { RunnerContext, TrialRequest } from './runner-context.ts';
import { saveTrial } from './save-trial.ts';
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

/** Runs the loop, tells each epoch that gets a point, and sums it up. */
async function follow(context: RunnerContext, { sweep }: TrialRequest, training: Training): Promise<Outcome> {
  const { epochs, patience } = training.settings;
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
      const early = outOfPatience(patience, sweep.metric, rows);
      if (end.epoch === epochs || early || diverged !== null || keepsPoint(end.epoch, curveBase))
        context.tell({ type: 'epoch', epoch: end.epoch, epochs, metrics: travelling(end.metrics), seconds });
      dynamics.epochDone(end);
      if (early) break;
    }
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
