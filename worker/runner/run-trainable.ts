import type { Trainable } from '../../shared/task.ts';
import { curveBase, keepsPoint } from '../../shared/thinning.ts';
import { checkFingerprint } from './check-fingerprint.ts';
import { checkpointFolder } from './checkpoint-folder.ts';
import { checkMetricName, type MetricRow, rowThatCounts, travelling } from './metric-choice.ts';
import type { RunnerOutcome } from '../../shared/runner-protocol.ts';
import { recordingParams } from './recording-params.ts';
import type { RunnerContext, TrialRequest } from './runner-context.ts';
import { TrialError } from './trial-error.ts';
import { cancelled } from './trial-signal.ts';

type Outcome = Omit<RunnerOutcome, 'seconds'>;

/**
 * Runs a trainable once. Its reports become epochs; a report or result that is not finite makes the trial diverged, and
 * `report` then answers 'stop'.
 * @throws TrialError `user` when the metrics lack the objective, a step does not rise, or a model is to be saved or scored;
 * `cancelled` after an abort.
 */
export async function runTrainable(
  context: RunnerContext,
  request: TrialRequest,
  trainable: Trainable,
): Promise<Outcome> {
  const { sweep, seed } = request;
  if (request.test === true)
    throw new TrialError(
      'user',
      'A trainable has no test split that hypersweep knows; score it in the trainable itself.',
    );
  if (request.saveDir !== undefined)
    throw new TrialError('user', 'A trainable has no model that hypersweep knows; save it in the trainable itself.');
  const data = await context.cache.trainableData(trainable, request.task);
  if (data !== null) checkFingerprint(data, request);
  const checkpoints = checkpointFolder(request);
  const reports = reportCollector(context);
  const { params } = recordingParams({
    given: request.params,
    resolved: sweepValues(request),
    defaults: trainable.defaults ?? {},
    swept: sweep.swept ?? [],
  });
  const returned = await trainable.train({
    params,
    seed,
    tf: context.loaded.tf,
    data: data?.value,
    report: reports.report,
    signal: context.signal,
    get checkpointDir() {
      return checkpoints.path();
    },
    log: (text) => console.log(text),
  });
  if (!context.signal.aborted) checkpoints.remove();
  if (context.signal.aborted) throw cancelled();
  const metrics = checkReturned(returned);
  const rows = [...reports.rows];
  const last = rows.at(-1);
  const note = reports.divergedAt() ?? nonFinite(metrics, 'the returned metrics');
  if (note !== null) return divergedOutcome(rows, sweep.metric, note);
  checkMetricName(sweep.metric, Object.keys(metrics));
  const final: MetricRow = { epoch: last?.epoch ?? 0, metrics };
  const row = rowThatCounts(sweep.metric, [...rows.filter(({ metrics: told }) => sweep.metric.name in told), final]);
  const counted = travelling(row?.metrics ?? metrics);
  return {
    state: 'complete',
    objective: counted[sweep.metric.name] ?? null,
    metrics: counted,
    epochs: rows.length,
    epoch: row?.epoch ?? 0,
  };
}

function reportCollector(context: RunnerContext) {
  const rows: MetricRow[] = [];
  let divergedAt: string | null = null;
  let reported = 0;
  let since = context.now();
  const report = (step: number, metrics: Readonly<Record<string, number>>): 'continue' | 'stop' => {
    const last = rows.at(-1)?.epoch ?? 0;
    if (!Number.isInteger(step) || step <= last)
      throw new TrialError('user', `report(step, metrics): step must be a whole number above ${last}, got ${step}.`);
    checkReported(metrics);
    const seconds = (context.now() - since) / 1000;
    since = context.now();
    reported += 1;
    if (keepsPoint(reported, curveBase))
      context.tell({ type: 'epoch', epoch: step, epochs: 0, metrics: travelling(metrics), seconds });
    divergedAt ??= nonFinite(metrics, `step ${step}`);
    if (divergedAt === null) rows.push({ epoch: step, metrics: { ...metrics } });
    return divergedAt === null && !context.signal.aborted ? 'continue' : 'stop';
  };
  return { report, rows, divergedAt: () => divergedAt };
}

function divergedOutcome(rows: readonly MetricRow[], metric: TrialRequest['sweep']['metric'], note: string): Outcome {
  const row = rowThatCounts(metric, rows);
  const metrics = travelling(row?.metrics ?? {});
  return { state: 'diverged', objective: null, metrics, epochs: rows.length, epoch: row?.epoch ?? 0, note };
}

function nonFinite(metrics: Readonly<Record<string, number>>, where: string): string | null {
  const name = Object.keys(metrics).find((key) => !Number.isFinite(metrics[key]));
  return name === undefined ? null : `${name} is not finite at ${where}`;
}

function checkReported(metrics: unknown): void {
  if (typeof metrics !== 'object' || metrics === null)
    throw new TrialError('user', `report(step, metrics): metrics must be an object, got ${String(metrics)}.`);
  const wrong = Object.entries(metrics).find(([, value]) => typeof value !== 'number');
  if (wrong !== undefined)
    throw new TrialError(
      'user',
      `report(step, metrics): metric "${wrong[0]}" must be a number, got ${typeof wrong[1]}.`,
    );
}

function checkReturned(returned: unknown): Record<string, number> {
  if (typeof returned !== 'object' || returned === null)
    throw new TrialError('user', `The trainable must return its metrics as an object, got ${String(returned)}.`);
  const metrics: Record<string, number> = {};
  for (const [name, value] of Object.entries(returned)) {
    if (typeof value !== 'number')
      throw new TrialError('user', `The trainable's metric "${name}" must be a number, got ${typeof value}.`);
    metrics[name] = value;
  }
  return metrics;
}

/** `epochs` and `batch_size` where the sweep file fixes them, so that a trainable reads them like parameters. */
function sweepValues({ sweep }: TrialRequest) {
  return {
    ...(sweep.epochs === undefined ? {} : { epochs: sweep.epochs }),
    ...(sweep.batch_size === undefined ? {} : { batch_size: sweep.batch_size }),
  };
}
