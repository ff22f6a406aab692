import { SweepError } from '../shared/errors.ts';
import type { FailureClass } from '../shared/records.ts';
import { openGates, sealGatesFailure, sealGatesResult } from '../shared/sealed.ts';
import type { GatesAsk } from '../shared/gate-records.ts';
import { pageLines } from '../shared/gate-page.ts';
import { sampleLines } from '../shared/sampled-examples.ts';
import { persist } from './persist.ts';
import { runnerSweepOf } from '../shared/runner-sweep.ts';
import { handBackIfUnfit, refuseHere } from './unfit.ts';
import type { WorkerContext } from './run-attempt.ts';
import { FinalFailure, type JobHandle } from './trial-worker.ts';

/** Loading the data and running all gates must not take longer. */
const gatesTimeoutMs = 600_000;
const crashesAllowed = 2;
/** What the job returns: the answer itself stands in its data, and the store copies returned values into its event stream. */
const gatesAnswered = 'answered';

/**
 * Answers a sweep's gates job: which backend its trials run on, what its data are, and what the checks say. Where this machine lacks
 * a package or has other data, the job goes to another worker that may have them.
 */
export async function runGates(context: WorkerContext, sweepId: string, job: JobHandle): Promise<string> {
  const log = context.log.child({ sweep: sweepId, attempt: job.attemptsStarted });
  const opened = openOrRefuse(context, sweepId, await job.read());
  if (opened.result !== null) return gatesAnswered;
  const fail = async (failure: FailureClass, message: string): Promise<never> => {
    const record = {
      class: failure,
      attempt: job.attemptsStarted,
      message: message.slice(0, 4000),
      at: context.now(),
      evidence: { worker: context.name },
    };
    const sealed = sealGatesFailure(context.seal, sweepId, record);
    await persist(() => job.write({ ...opened.data, failure: sealed }), context.leaving);
    log.warn({ class: failure, reason: message }, 'gates failed');
    throw new FinalFailure(`${failure}: ${message.slice(0, 500)}`);
  };
  await handBackIfUnfit(context, sweepId);
  const prepared = await prepare(context, sweepId, opened.ask);
  if (prepared instanceof SweepError) return fail('payload', prepared.message);
  const answer = await context.pool.run(prepared.request, silent, {
    signal: context.leaving,
    timeoutMs: gatesTimeoutMs,
    ...prepared.limits,
  });
  switch (answer.type) {
    case 'gates-done': {
      context.state.markFit(sweepId);
      const { data, report, page, sample } = answer;
      const sealed = sealGatesResult(context.seal, sweepId, { provenance: context.provenance, data, report });
      const lines = [...(page === null ? [] : pageLines(page)), ...sampleLines(sample)];
      for (const line of lines) await persist(() => job.log(line), context.leaving);
      await persist(() => job.write({ ...opened.data, result: sealed }), context.leaving);
      log.info({ seconds: report.seconds }, 'gates answered');
      return gatesAnswered;
    }
    case 'failed':
      if (context.leaving.aborted) throw new Error('the worker was told to leave');
      await refuseHere(context, { sweepId, log }, answer);
      return fail(answer.class, answer.message);
    case 'timeout':
      return fail('timeout', `loading the task and its data took longer than ${gatesTimeoutMs / 1000} s`);
    case 'died':
      if (context.leaving.aborted || job.attemptsMade + 1 < crashesAllowed) throw new Error(answer.evidence);
      return fail('crash', `the runner died: ${answer.evidence}`);
    case 'trial-done':
      return fail('payload', 'the runner answered another request');
  }
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
    const { limits, pass_env: passed } = control?.settings ?? record.settings;
    const request = {
      type: 'gates',
      sweep: runnerSweepOf(record),
      task: await context.code.resolve(record.task),
      ask,
    } as const;
    return { request, limits: { ...limits, passed } };
  } catch (error) {
    if (error instanceof SweepError) return error;
    throw error;
  }
}
