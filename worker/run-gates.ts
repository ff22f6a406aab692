import { SweepError } from '../shared/errors.ts';
import { openGates, sealGatesFailure, sealGatesResult } from '../shared/sealed.ts';
import type { GatesAsk } from '../shared/gate-records.ts';
import { pageLines } from '../shared/gate-page.ts';
import { gatesTimeoutMs } from '../shared/gates-timeout.ts';
import { sampleLines } from '../shared/sampled-examples.ts';
import { AttemptLog } from './attempt-log.ts';
import { mayRetry } from './may-retry.ts';
import { persist } from './persist.ts';
import { runnerSweepOf } from '../shared/runner-sweep.ts';
import { handBackIfUnfit, refuseHere } from './unfit.ts';
import type { WorkerContext } from './run-attempt.ts';
import { FinalFailure, type JobHandle } from './trial-worker.ts';
import { whyEnded, type Ended } from './why-ended.ts';

/** What the job returns: the answer itself stands in its data, and the store copies returned values into its event stream. */
const gatesAnswered = 'answered';

/**
 * Answers a sweep's gates job: which backend its trials run on, what its data are, and what the checks say. Where this machine lacks
 * a package or has other data, the job goes to another worker that may have them.
 */
export async function runGates(context: WorkerContext, sweepId: string, job: JobHandle): Promise<string> {
  const attempt = job.attemptsStarted;
  const log = context.log.child({ sweep: sweepId, attempt });
  const opened = openOrRefuse(context, sweepId, await job.read());
  if (opened.result !== null) return gatesAnswered;
  const fail = async (ended: Ended): Promise<never> => {
    const about = { evidence: { worker: context.name }, attempt, at: context.now() };
    const record = { ...about, ...ended, message: ended.message.slice(0, 4000) };
    const sealed = sealGatesFailure(context.seal, sweepId, record);
    await persist(() => job.write({ ...opened.data, failure: sealed }), context.leaving);
    log.warn({ class: ended.class, reason: ended.message }, 'gates failed');
    throw new FinalFailure(`${ended.class}: ${ended.message.slice(0, 500)}`);
  };
  const prepared = await prepare(context, sweepId, opened.ask);
  if (prepared instanceof SweepError) return fail({ class: 'payload', message: prepared.message });
  const { request, limits, retry, anyBackend, under } = prepared;
  await handBackIfUnfit(context, { sweepId, anyBackend });
  const lost = attempt - 1 - job.attemptsMade;
  if (lost >= retry.lost)
    return fail({ class: 'lost', message: `its worker was lost ${lost} times (retry.lost ${retry.lost})` });
  const answering = context.pool.run(request, silent, { signal: context.leaving, ...limits });
  // Trials follow: the other slots' runners load TensorFlow.js while this one is busy with the gates.
  void context.pool.fill(limits.passed);
  const answer = await answering;
  if (answer.type === 'trial-done') return fail({ class: 'payload', message: 'the runner answered another request' });
  if (answer.type === 'gates-done') {
    context.state.markFit(sweepId);
    const { data, report, page, sample } = answer;
    const sealed = sealGatesResult(context.seal, sweepId, { provenance: context.provenance, data, report });
    const lines = [...(page === null ? [] : pageLines(page)), ...sampleLines(sample)];
    for (const line of lines) await persist(() => job.log(line), context.leaving);
    await persist(() => job.write({ ...opened.data, result: sealed }), context.leaving);
    log.info({ seconds: report.seconds }, 'gates answered');
    return gatesAnswered;
  }
  if (context.leaving.aborted) throw new Error('the worker was told to leave');
  const about = {
    leaving: false,
    timeoutMs: gatesTimeoutMs,
    worker: context.name,
    what: 'loading the data and all gates',
  };
  const ended = whyEnded(answer, about);
  const lines = new AttemptLog(job, attempt, context.leaving);
  lines.end(ended.class, ended.message, context.now());
  await lines.close();
  if (await mayRetry(job, ended.class, retry)) throw new Error(`${ended.class}: ${ended.message}`);
  return fail(await refuseHere(context, { sweepId, under, anyBackend, log }, ended));
}

const silent = { onEpoch: () => undefined, onDynamics: () => undefined, onOutput: () => undefined };

function openOrRefuse(context: WorkerContext, sweepId: string, data: unknown) {
  try {
    return openGates(context.seal, sweepId, data);
  } catch (error) {
    if (error instanceof SweepError) throw new FinalFailure(`payload: ${error.message}`);
    throw error;
  }
}

async function prepare(context: WorkerContext, sweepId: string, ask: GatesAsk) {
  try {
    const { record, control } = await context.sweeps.get(sweepId);
    const { limits, retry, pass_env: passed } = control?.settings ?? record.settings;
    const task = await context.code.resolve(record.task);
    return {
      request: { type: 'gates', sweep: runnerSweepOf(record), task, ask } as const,
      limits: { timeoutMs: gatesTimeoutMs, ...limits, passed },
      retry,
      anyBackend: record.backend === 'auto',
      under: control?.sequence ?? 0,
    };
  } catch (error) {
    if (error instanceof SweepError) return error;
    throw error;
  }
}
