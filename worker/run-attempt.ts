import type { Logger } from 'pino';
import type { Provenance, TrialResult } from '../shared/records.ts';
import { SweepError } from '../shared/errors.ts';
import { openTrial, sealFailure, sealResult, type OpenedTrial, type Seal } from '../shared/sealed.ts';
import { AttemptLog } from './attempt-log.ts';
import type { CodeStore } from './code-store.ts';
import type { FleetBreaker } from './fleet-breaker.ts';
import { mayRetry } from './may-retry.ts';
import { persist } from './persist.ts';
import type { PresenceBeat } from './presence-beat.ts';
import type { RunnerPool } from './runner-pool.ts';
import type { RunnerAnswer, RunnerLimits } from './runner-process.ts';
import type { RunnerOutcome, RunnerTask } from '../shared/runner-protocol.ts';
import { runnerSweepOf } from '../shared/runner-sweep.ts';
import { TrialProgress } from './trial-progress.ts';
import { FinalFailure, type JobHandle } from './trial-worker.ts';
import type { KnownSweep, SweepCache } from './sweep-cache.ts';
import { handBackIfUnfit, refuseHere } from './unfit.ts';
import { whyEnded, type Ended } from './why-ended.ts';
import type { WorkerState } from './worker-state.ts';

/** What every attempt on this worker shares. */
export interface WorkerContext {
  readonly seal: Seal;
  readonly sweeps: SweepCache;
  readonly code: CodeStore;
  readonly pool: RunnerPool;
  readonly provenance: Provenance;
  /** `host/pid`. */
  readonly name: string;
  readonly now: () => number;
  /** Aborted when the worker must leave at once: attempts under way are handed back. */
  readonly leaving: AbortSignal;
  readonly state: WorkerState;
  readonly peers: Pick<PresenceBeat, 'othersMayRun'>;
  /** How long, in ms, a sweep that cannot run here waits for a worker that can; 0 where no other will come. */
  readonly patienceMs: number;
  readonly breaker: Pick<FleetBreaker, 'failed'>;
  readonly log: Logger;
  /** Hears the wall seconds of every finished epoch. */
  readonly onEpoch: (seconds: number) => void;
}

/** How often a running trial's sweep is looked at for a cancel. */
const cancelCheckMs = 1000;

/**
 * Does what the queue asks of this worker for one trial and gives the result's text. A trial that has a result already is
 * answered with it. Throws {@link FinalFailure} when the trial is finally failed, HandBack when another worker should
 * run it, a plain Error when it is to be tried again.
 */
export async function runAttempt(context: WorkerContext, trialId: string, job: JobHandle): Promise<string> {
  const opened = await openedTrial(context, trialId, job);
  if (opened.result !== null) return JSON.stringify(opened.result);
  const attempt = job.attemptsStarted;
  const { sweepId } = opened.body;
  const log = context.log.child({ sweep: sweepId, trial: trialId, attempt });
  context.state.begin(trialId, attempt);
  let end = 'handed back';
  try {
    await handBackIfUnfit(context, { sweepId });
    const text = await attempted(context, { job, opened, attempt, log });
    end = /"state":"(\w+)"/.exec(text)?.[1] ?? 'complete';
    return text;
  } catch (error) {
    if (error instanceof FinalFailure) end = error.message.split(':', 1)[0] ?? 'failed';
    throw error;
  } finally {
    context.state.end(trialId, end);
  }
}

async function attempted(context: WorkerContext, run: Attempt): Promise<string> {
  const { job, opened, attempt } = run;
  const known = await knownSweep(context, opened);
  if (known instanceof SweepError) return fail(context, run, { class: 'payload', message: known.message });
  const { sweep, task } = known;
  const under = sweep.control?.sequence ?? 0;
  const settings = sweep.control?.settings ?? sweep.record.settings;
  const refusal = refusalOf(sweep, attempt - 1 - job.attemptsMade);
  if (refusal !== null) return fail(context, { ...run, under }, refusal);
  const controller = new AbortController();
  const signal = AbortSignal.any([context.leaving, controller.signal]);
  const lines = new AttemptLog(job, attempt, context.leaving);
  lines.start(context.name, context.now());
  run.log.debug('attempt begins');
  const { sweepId } = opened.body;
  const watch = setInterval(
    () => void unwanted(context, sweepId).then((is) => is && controller.abort()),
    cancelCheckMs,
  );
  try {
    const startedAt = context.now();
    const { timeoutMs, limits, pass_env: passed } = settings;
    const answer = await train(context, {
      ...run,
      sweep,
      task,
      lines,
      limits: { signal, timeoutMs, passed, ...limits },
    });
    if (answer.type === 'trial-done') {
      context.state.markFit(sweepId);
      const rest = await lines.rest();
      return await deliver(context, run, { outcome: answer.outcome, startedAt, lines: rest });
    }
    const ended = whyEnded(answer, { leaving: context.leaving.aborted, timeoutMs, worker: context.name });
    lines.end(ended.class, ended.message, context.now());
    await lines.close();
    if (context.leaving.aborted || (await mayRetry(job, ended.class, settings.retry))) {
      run.log.warn({ class: ended.class, reason: ended.message }, 'attempt failed; the trial runs again');
      throw new Error(`${ended.class}: ${ended.message}`);
    }
    const why = await refuseHere(context, { sweepId, under, log: run.log }, ended);
    return await fail(context, { ...run, under }, why);
  } finally {
    clearInterval(watch);
  }
}

interface Attempt {
  readonly job: JobHandle;
  readonly opened: OpenedTrial;
  readonly attempt: number;
  readonly log: Logger;
  /** Number of the control line under which it began. @defaultValue 0, where the sweep is not known */
  readonly under?: number;
}

async function openedTrial(context: WorkerContext, trialId: string, job: JobHandle): Promise<OpenedTrial> {
  try {
    // After a first attempt the data may have changed since they were handed over.
    const data = job.attemptsStarted > 1 ? ((await job.read()) ?? job.data) : job.data;
    return openTrial(context.seal, trialId, data);
  } catch (error) {
    if (error instanceof SweepError) throw new FinalFailure(`payload: ${error.message}`);
    throw error;
  }
}

/** The sweep and its code on this disk, or why they are refused. */
async function knownSweep(context: WorkerContext, { body }: OpenedTrial) {
  try {
    let sweep = await context.sweeps.get(body.sweepId);
    // A sweep that was paused a moment ago may be running again, and then this trial was queued for that.
    if (sweep.control?.wanted !== 'running') sweep = await context.sweeps.getNow(body.sweepId);
    return { sweep, task: await context.code.resolve(sweep.record.task) };
  } catch (error) {
    if (error instanceof SweepError) return error;
    throw error;
  }
}

/** Why a trial is not started at all, or null. */
function refusalOf({ record, control }: KnownSweep, lost: number): Ended | null {
  const { retry } = control?.settings ?? record.settings;
  if (control?.wanted !== 'running')
    return { class: 'cancelled', message: `the sweep is ${control?.wanted ?? 'not started'}` };
  if (lost < retry.lost) return null;
  return { class: 'lost', message: `its worker was lost ${lost} times (retry.lost ${retry.lost})` };
}

async function train(
  context: WorkerContext,
  run: Attempt & {
    readonly sweep: KnownSweep;
    readonly task: RunnerTask;
    readonly lines: AttemptLog;
    readonly limits: RunnerLimits;
  },
): Promise<RunnerAnswer> {
  const { body } = run.opened;
  const { record } = run.sweep;
  const progress = new TrialProgress(run.job, {
    worker: context.name,
    attempt: run.attempt,
    metric: record.metric.name,
  });
  return context.pool.run(
    {
      type: 'trial',
      sweep: runnerSweepOf(record),
      task: run.task,
      trialId: body.id,
      seed: body.seed,
      params: body.params,
      fingerprint: body.fingerprint,
      ...(body.files === undefined ? {} : { files: body.files }),
    },
    {
      onEpoch: (message) => {
        run.lines.epoch(message.epoch, message.metrics, message.seconds);
        progress.epoch(message);
        context.onEpoch(message.seconds);
      },
      onDynamics: (part) => run.lines.dynamics(part),
      onOutput: (stream, text) => run.lines.output(stream, text),
    },
    run.limits,
  );
}

/** Writes the result into the job before it is returned: a store that refuses the return still has it. */
async function deliver(
  context: WorkerContext,
  { job, opened, attempt, log }: Attempt,
  done: { readonly outcome: RunnerOutcome; readonly startedAt: number; readonly lines: readonly string[] },
): Promise<string> {
  const result: TrialResult = { ...done.outcome, attempt, startedAt: done.startedAt, provenance: context.provenance };
  const answer = sealResult(context.seal, opened.body.id, result);
  const written = await persist(() => job.finish(done.lines, { ...opened.data, result: answer }), context.leaving);
  if (!written && context.leaving.aborted) throw new Error('lost: its worker was told to leave');
  if (!written) log.warn('the sweep was deleted meanwhile: its result is dropped');
  else log.info({ state: result.state, seconds: result.seconds }, 'trial done');
  return answer.text;
}

/** Writes why the trial is finally failed and throws; gives the result where another attempt has left one meanwhile. */
async function fail(context: WorkerContext, run: Attempt, ended: Ended): Promise<string> {
  const { job, opened, attempt, log, under = 0 } = run;
  const failure = {
    class: ended.class,
    attempt,
    message: ended.message.slice(0, 4000),
    at: context.now(),
    ...(ended.evidence === undefined ? {} : { evidence: ended.evidence }),
  };
  const answer = sealFailure(context.seal, opened.body.id, failure);
  const elsewhere: TrialResult[] = [];
  const write = async () => {
    const result = resultIn(context, opened.body.id, await job.read());
    if (result === null) await job.write({ ...opened.data, failure: answer });
    else elsewhere.push(result);
  };
  await persist(write, context.leaving);
  const [result] = elsewhere;
  if (result !== undefined) return JSON.stringify(result);
  log.warn({ class: ended.class, reason: ended.message }, 'trial failed');
  if (ended.class !== 'cancelled') void context.breaker.failed(opened.body.sweepId, under).catch(() => undefined);
  throw new FinalFailure(`${ended.class}: ${ended.message.slice(0, 500)}`);
}

/** The genuine result in a job's data, if any. */
function resultIn(context: WorkerContext, trialId: string, data: unknown): TrialResult | null {
  try {
    return openTrial(context.seal, trialId, data).result;
  } catch (error) {
    if (error instanceof SweepError) return null;
    throw error;
  }
}

/** Whether nobody waits for the sweep's running trials any more: it was cancelled, or deleted. */
async function unwanted(context: WorkerContext, sweepId: string): Promise<boolean> {
  const sweep = await context.sweeps.get(sweepId).catch(() => null);
  return sweep !== null && (sweep.control === null || sweep.control.wanted === 'cancelled');
}
