import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openGates, openTrial, sealGates, sealResult, sealTrial, type JobData } from '../../shared/sealed.ts';
import type { TrialBody, TrialResult } from '../../shared/records.ts';
import { runAttempt, type WorkerContext } from '../../worker/run-attempt.ts';
import { runGates } from '../../worker/run-gates.ts';
import { HandBack } from '../../worker/hand-back.ts';
import { FinalFailure, type JobHandle } from '../../worker/trial-worker.ts';
import { WorkerState } from '../../worker/worker-state.ts';
import { noopPlan } from '../support/noop-plan.ts';

const seal = { secret: 'a secret of these tests', storeId: 'a store' };
const { record, settings } = noopPlan(1, 'run-attempt');
const body: TrialBody = {
  version: 1,
  sweepId: record.sweepId,
  id: `${record.sweepId}-0-abcdef`,
  configuration: 0,
  replicate: 0,
  seed: 1,
  params: { a: 1 },
  fingerprint: null,
};
const provenance = {
  backend: 'wasm',
  tensorflow: '4',
  threads: 1,
  cpu: 'cpu',
  node: 'v20',
  hypersweep: '0',
  host: 'h',
} as const;
const outcome = { state: 'complete', objective: 1, metrics: {}, epochs: 1, epoch: 1, seconds: 1 } as const;
const result: TrialResult = { ...outcome, attempt: 1, startedAt: 0, provenance };

describe('an attempt', () => {
  it('is not begun while the sweep is paused, and says so in the job', async () => {
    const { job, stored } = fakeJob();
    await expect(runAttempt(fakeContext({ wanted: ['paused', 'paused'] }), body.id, job)).rejects.toThrow(FinalFailure);
    expect(openTrial(seal, body.id, stored()).failure).toMatchObject({ class: 'cancelled' });
  });

  it('is begun when the sweep was paused a moment ago and runs again', async () => {
    const { job, stored } = fakeJob();
    await runAttempt(fakeContext({ wanted: ['paused', 'running'] }), body.id, job);
    expect(openTrial(seal, body.id, stored()).result).toMatchObject({ objective: 1 });
  });

  it('never writes a failure over the result that another attempt has left meanwhile', async () => {
    const { job, stored, write } = fakeJob();
    const context = fakeContext({
      wanted: ['running'],
      meanwhile: () => void write({ ...sealTrial(seal, body), result: sealResult(seal, body.id, result) }),
      answer: { type: 'failed', class: 'user', message: 'no such luck' },
    });
    expect(JSON.parse(await runAttempt(context, body.id, job))).toMatchObject({ objective: 1, attempt: 1 });
    expect(openTrial(seal, body.id, stored())).toMatchObject({ failure: null, result: { objective: 1 } });
  });

  it('hands the trial back when the worker must leave before the store took the result', async () => {
    const leaving = new AbortController();
    const { job } = fakeJob();
    const context = fakeContext({ wanted: ['running'], meanwhile: () => leaving.abort(), leaving: leaving.signal });
    await expect(runAttempt(context, body.id, job)).rejects.toThrow('lost: its worker was told to leave');
  });

  it.each([
    ['lacks a package', 'missing', "Cannot find package 'x'"],
    ['lacks a file', 'data', 'file("x.csv") is missing or unreadable on this machine: /x.csv'],
  ])('goes to another worker when this one %s, and is final when there is no other', async (_what, lack, message) => {
    const answer = { type: 'failed', class: lack, message };
    const { job, stored } = fakeJob();
    const shared = fakeContext({ wanted: ['running'], answer, others: true });
    await expect(runAttempt(shared, body.id, job)).rejects.toThrow(HandBack);
    expect(openTrial(seal, body.id, stored()).failure).toBeNull();
    expect([...shared.state.unfit.keys()]).toEqual([record.sweepId]);

    const alone = fakeContext({ wanted: ['running'], answer });
    await expect(runAttempt(alone, body.id, job)).rejects.toThrow(FinalFailure);
    const { failure } = openTrial(seal, body.id, stored());
    expect(failure).toMatchObject({ class: lack, message, evidence: { worker: 'h/1' } });
  });
});

describe('gates', () => {
  it('go to another worker when this one lacks a package, and are final when there is no other', async () => {
    const answer = { type: 'failed', class: 'missing', message: "Cannot find package 'x'" };
    const { sweepId } = record;
    const { job, stored } = fakeJob(sealGates(seal, sweepId, { wanted: [], swept: [], trials: [] }));
    const shared = fakeContext({ wanted: ['running'], answer, others: true });
    await expect(runGates(shared, sweepId, job)).rejects.toThrow(HandBack);
    expect(openGates(seal, sweepId, stored()).failure).toBeNull();
    expect([...shared.state.unfit.keys()]).toEqual([sweepId]);

    const alone = fakeContext({ wanted: ['running'], answer });
    await expect(runGates(alone, sweepId, job)).rejects.toThrow(FinalFailure);
    const { failure } = openGates(seal, sweepId, stored());
    expect(failure).toMatchObject({ class: 'missing', evidence: { worker: 'h/1' } });
  });
});

describe('a sweep whose package this worker lacks, while no other worker is known', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => vi.useRealTimers());
  const answer = { type: 'failed', class: 'missing', message: "Cannot find package 'x'" };
  const sealedGates = () => sealGates(seal, record.sweepId, { wanted: [], swept: [], trials: [] });
  const kinds = [
    ['gates', (context: WorkerContext, job: JobHandle) => runGates(context, record.sweepId, job), sealedGates],
    ['trials', (context: WorkerContext, job: JobHandle) => runAttempt(context, body.id, job), () => sealTrial(seal, body)],
  ] as const;

  it.each(kinds)('is handed back with its %s until one had a minute to come, and is tried here each time', async (_kind, work, sealed) => {
    const { job, stored } = fakeJob(sealed());
    const fake = { wanted: ['running' as const], answer, patienceMs: 60_000, others: false, tried: 0 };
    const sweep = { sequence: 0 };
    const context = fakeContext({ ...fake, sweep, meanwhile: () => (fake.tried += 1) });
    const others = vi.spyOn(context.peers, 'othersMayRun');
    for (const ms of [0, 30_000, 29_999]) {
      vi.advanceTimersByTime(ms);
      await expect(work(context, job)).rejects.toThrow(HandBack);
    }
    // One that may run it is seen for a moment: it gets the sweep, and the minute begins anew when it is gone.
    others.mockResolvedValueOnce(true);
    await expect(work(context, job)).rejects.toThrow(HandBack);
    expect(fake.tried).toBe(3);
    for (const ms of [1, 59_999]) {
      vi.advanceTimersByTime(ms);
      await expect(work(context, job)).rejects.toThrow(HandBack);
    }
    // Somebody resumes the sweep: another minute.
    sweep.sequence++;
    vi.advanceTimersByTime(60_000);
    await expect(work(context, job)).rejects.toThrow(HandBack);
    vi.advanceTimersByTime(60_000);
    await expect(work(context, job)).rejects.toThrow(FinalFailure);
    expect(fake.tried).toBe(7);
    expect(stored()).toHaveProperty('failure');
    expect(JSON.stringify(stored())).toContain('No worker that can run it came within 60 s; `hypersweep workers` says what each lacks.');
  });

  it.each([['auto', true], ['wasm', false]] as const)('waits with gates of backend %s for workers of any: %s', async (backend, anyBackend) => {
    const asked: object[] = [];
    const context = fakeContext({ wanted: ['running'], answer, asked, backend });
    await runGates(context, record.sweepId, fakeJob(sealedGates()).job).catch(() => undefined);
    expect(asked).toMatchObject([{ anyBackend }]);
  });
}); // prettier-ignore

describe('gates whose runner dies', () => {
  const died = { type: 'died', why: 'crash', begun: true, evidence: 'signal SIGKILL', remains: { signal: 'SIGKILL' } };

  it('are tried again however often they were handed back, and fail with what was left of it', async () => {
    const { job, stored } = fakeJob(sealGates(seal, record.sweepId, { wanted: [], swept: [], trials: [] }), 9);
    const context = fakeContext({ wanted: ['running'], answer: died });
    await expect(runGates(context, record.sweepId, job)).rejects.not.toThrow(FinalFailure);
    expect(openGates(seal, record.sweepId, stored()).failure).toBeNull();
    await expect(runGates(context, record.sweepId, job)).rejects.toThrow(FinalFailure);
    const { failure } = openGates(seal, record.sweepId, stored());
    expect(failure).toMatchObject({ class: 'crash', evidence: { signal: 'SIGKILL', worker: 'h/1' } });
  });
});

describe('every line of the log', () => {
  it.each([
    ['of an attempt tells sweep, trial and attempt', (context: WorkerContext) => runAttempt(context, body.id, fakeJob().job), { sweep: record.sweepId, trial: body.id, attempt: 2 }],
    ['of gates tells the sweep', (context: WorkerContext) => runGates(context, record.sweepId, fakeJob(sealGates(seal, record.sweepId, { wanted: [], swept: [], trials: [] })).job), { sweep: record.sweepId, attempt: 2 }],
  ])('%s', async (_what, work, wanted) => {
    for (const others of [true, false]) {
      const lines: string[] = [];
      const log = pino({ level: 'debug' }, { write: (text: string) => void lines.push(text) });
      const answer = { type: 'failed', class: 'missing', message: 'no' };
      await work({ ...fakeContext({ wanted: ['running'], answer, others }), log }).catch(() => undefined);
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(JSON.parse(line)).toMatchObject(wanted);
    }
  });
}); // prettier-ignore

function fakeJob(sealed: object = sealTrial(seal, body), attemptsMade = 0) {
  const logs: string[] = [];
  let data = sealed as JobData;
  const write = (next: object) => {
    data = next as JobData;
    return Promise.resolve();
  };
  const job: JobHandle = {
    id: `trial-${body.id}`,
    data,
    attemptsStarted: attemptsMade + 2,
    attemptsMade,
    read: () => Promise.resolve(data),
    write,
    log: (line) => Promise.resolve(logs.push(line)),
    finish: (_lines, next) => write(next),
    logs: () => Promise.resolve(logs),
    progress: () => Promise.resolve(),
  };
  return { job, write, stored: () => data };
}

/** A worker whose only runner gives one answer; `wanted` is what each look at the sweep tells, the last one for ever. */
function fakeContext(fake: {
  readonly wanted: ('running' | 'paused')[];
  readonly answer?: object;
  readonly meanwhile?: () => unknown;
  readonly leaving?: AbortSignal;
  readonly others?: boolean;
  readonly patienceMs?: number;
  readonly sweep?: { readonly sequence: number };
  readonly backend?: 'auto' | 'wasm';
  /** Hears what is asked of the other workers. */
  readonly asked?: object[];
}): WorkerContext {
  const known = () => {
    const wanted = fake.wanted.length > 1 ? fake.wanted.shift() : fake.wanted[0];
    return Promise.resolve({
      record: { ...record, ...(fake.backend && { backend: fake.backend }) },
      control: { wanted, settings, at: 0, sequence: fake.sweep?.sequence ?? 0 },
    });
  };
  return {
    seal,
    sweeps: { get: known, getNow: known },
    code: { resolve: () => Promise.resolve({ kind: 'built-in', name: 'sentiment', sha256: '' }) },
    pool: {
      fill: () => Promise.resolve(),
      run: () => {
        fake.meanwhile?.();
        return Promise.resolve(fake.answer ?? { type: 'trial-done', outcome, memoryBytes: 0 });
      },
    },
    provenance,
    name: 'h/1',
    now: () => 0,
    leaving: fake.leaving ?? new AbortController().signal,
    state: new WorkerState(() => 0),
    peers: {
      othersMayRun: (_sweep: string, asked: object) => Promise.resolve((fake.asked?.push(asked), fake.others ?? false)),
    },
    patienceMs: fake.patienceMs ?? 0,
    breaker: { failed: () => Promise.resolve() },
    log: pino({ level: 'silent' }),
    onEpoch: () => undefined,
  } as unknown as WorkerContext;
}
