import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { JobQueue } from '../../../orchestrator/queue/broker.ts';
import { followSweep } from '../../../orchestrator/queue/follow.ts';
import { readControl, readSweep, registerSweep, writeControl } from '../../../orchestrator/queue/registry.ts';
import type { SweepStore } from '../../../orchestrator/queue/sweep-store.ts';
import { enqueueTrials, readOutcomes } from '../../../orchestrator/queue/trials.ts';
import { judgeSweep } from '../../../orchestrator/run/judge-sweep.ts';
import { retrySweep } from '../../../orchestrator/run/submit-sweep.ts';
import type { ControlLine, Wanted } from '../../../shared/records.ts';
import { sealFailure, sealGates, sealGatesResult, type JobData } from '../../../shared/sealed.ts';
import { gatesJob, gatesQueue, trialJob, trialQueue } from '../../../shared/store-layout.ts';
import { FleetBreaker } from '../../../worker/fleet-breaker.ts';
import { SweepCache } from '../../../worker/sweep-cache.ts';
import type { WorkerDoor } from '../../../worker/trial-worker.ts';
import { uninterrupted } from '../../support/fleet.ts';
import { noopPlan, waiting } from '../../support/noop-plan.ts';

const seal = { secret: 'a secret of the retry tests', storeId: 'a store' };
const plan = noopPlan(8, 'retry', { settings: { ...noopPlan(1, '-').settings, max_failed: 0 } });
const { record, settings, trials } = plan;
const { sweepId } = record;
const provenance = { backend: 'wasm', tensorflow: '4', threads: 1, cpu: 'c', node: 'v20', hypersweep: '0', host: 'h' } as const; // prettier-ignore

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

interface FakeJob {
  data: unknown;
  logs: string[];
  priority: number;
  state: 'prioritized' | 'failed';
}

/** A store of jobs in memory, for both sides; `done` tells what was changed, in order. */
function fakeStore() {
  const queues = new Map<string, Map<string, FakeJob>>();
  const done: string[] = [];
  const jobsOf = (name: string) => queues.get(name) ?? queues.set(name, new Map<string, FakeJob>()).get(name)!;
  const idsIn = (name: string, states: readonly string[]) =>
    [...jobsOf(name)].filter(([, { state }]) => states.includes(state)).map(([id]) => id);
  const queue = (name: string) => {
    const jobs = jobsOf(name);
    const view = (id: string) => {
      const job = jobs.get(id);
      return job && { ...job, id, attemptsStarted: 1, finishedOn: job.state === 'failed' ? 1 : undefined };
    };
    const add = (_name: string, data: unknown, opts: { jobId?: string; priority?: number } = {}) => {
      const { jobId = '', priority = 0 } = opts;
      if (!jobs.has(jobId)) jobs.set(jobId, { data, logs: [], priority, state: 'prioritized' });
      return Promise.resolve();
    };
    const remove = (id: string) => Promise.resolve((done.push(`remove ${id}`), Number(jobs.delete(id))));
    const fake: Partial<JobQueue> = {
      add,
      addBulk: (more) => Promise.all(more.map(({ name: kind, data, opts }) => add(kind, data, opts))),
      getJob: (id) => Promise.resolve(view(id) as never),
      getJobs: (states) => Promise.resolve(idsIn(name, states).map(view) as never),
      getRanges: (states) => Promise.resolve(idsIn(name, states)),
      getJobLogs: (id) => Promise.resolve({ logs: jobs.get(id)?.logs ?? [], count: 0 }),
      addJobLog: (id, line) => Promise.resolve((done.push('control'), jobs.get(id)?.logs.push(line) ?? 0)),
      remove,
      removeAll: async (ids) => {
        await Promise.all(ids.map(remove));
      },
    };
    return fake as JobQueue;
  };
  const store = { broker: { queue }, seal, tag: 'default' } as unknown as SweepStore;
  const door = {
    readJob: async (name: string, id: string) => (await queue(name).getJob(id))?.data,
    readLogs: async (name: string, id: string) => (await queue(name).getJobLogs(id)).logs,
    addLog: (name: string, id: string, line: string) => queue(name).addJobLog(id, line),
    listIds: (name: string, states: readonly string[]) => Promise.resolve(idsIn(name, states)),
  } as unknown as WorkerDoor;
  const fail = (number: number) => {
    const { id } = trials[number]!;
    const job = jobsOf(trialQueue('wasm', 'default')).get(trialJob(id))!;
    const failure = { class: 'user', attempt: 1, message: 'no', at: 0 } as const;
    job.data = { ...(job.data as JobData), failure: sealFailure(seal, id, failure) };
    job.state = 'failed';
  };
  return { store, door, done, fail };
}

/** A sweep of eight trials that is running, the first six of which have failed: one more than may. */
async function failedSweep() {
  const fake = fakeStore();
  const { store } = fake;
  await registerSweep(store, record);
  await write(store, 'running');
  const ran = ['data', 'baselines', 'preflight'] as const;
  const report = {
    ran: [...ran],
    checks: [],
    baselines: [],
    limits: null,
    expectedLoss: null,
    price: null,
    seconds: 0,
  };
  const result = sealGatesResult(seal, sweepId, { provenance, data: null, report });
  const gates = { ...sealGates(seal, sweepId, { wanted: [], swept: [], trials: [] }), result };
  await store.broker.queue(gatesQueue('wasm', 'default')).add('gates', gates, { jobId: gatesJob(sweepId) });
  await enqueueTrials(store, { sweepId, backend: 'wasm', fingerprint: null }, waiting(trials));
  for (let number = 0; number < 6; number++) fake.fail(number);
  const sweeps = new SweepCache(fake.door, seal);
  const log = pino({ level: 'silent' });
  const queue = trialQueue('wasm', 'default');
  const breaker = new FleetBreaker(fake.door, { seal, sweeps, queue, now: () => 0, log });
  const retry = (chosen: number[]) =>
    readSweep(store, sweepId).then((sweep) =>
      retrySweep(store, sweep, {
        ...uninterrupted(),
        check: () => undefined,
        chosen: ({ trial }) => chosen.includes(trial.number),
      }),
    );
  const known = async () =>
    new Map((await readOutcomes(store, 'wasm', trials)).map((outcome) => [trialJob(outcome.trial.id), outcome]));
  const wanted = async () => (await readControl(store, sweepId))?.wanted;
  return { ...fake, breaker, retry, known, wanted };
}

const write = (store: SweepStore, wanted: Wanted, more: Partial<ControlLine> = {}) =>
  writeControl(store, sweepId, { wanted, settings, at: 0, trials: trials.length, ...more });

it('is stopped by its workers a moment after a failure too many', async () => {
  const { breaker, wanted } = await failedSweep();
  await breaker.failed(sweepId, 0);
  expect(await wanted()).toBe('cancelled');
});

it('is not stopped once a trial was retried, for what had failed before, even where too many failures stay', async () => {
  const { breaker, retry, wanted, fail, store } = await failedSweep();
  await write(store, 'paused');
  await breaker.failed(sweepId, 0);
  // The next failures are judged a moment later; the retry comes first.
  await write(store, 'running');
  await breaker.failed(sweepId, 0);
  await retry([]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(await wanted()).toBe('running');
  fail(6);
  await breaker.failed(sweepId, 3);
  await vi.advanceTimersByTimeAsync(5000);
  expect(await wanted()).toBe('cancelled');
});

it('forgets the failures before it says that the sweep runs, so that no breaker finds both', async () => {
  const { retry, done } = await failedSweep();
  done.splice(0);
  await retry([0, 1, 2, 3, 4, 5]);
  expect(done.slice(0, -1).every((each) => each.startsWith('remove '))).toBe(true);
  expect(done).toHaveLength(7);
  expect(done.at(-1)).toBe('control');
});

it('stays running where a breaker had judged it before its owner spoke, and wrote after that', async () => {
  const { store, known, retry, wanted } = await failedSweep();
  const judged = await judgeSweep(store, { plan, backend: 'wasm' }, await known());
  expect(judged).toMatchObject({ under: 0, reason: expect.stringContaining('all failed the same way') as string });
  await retry([0, 1, 2, 3, 4, 5]);
  const line = { wanted: 'cancelled', settings, at: 0, reason: judged?.reason ?? '' } as const;
  await writeControl(store, sweepId, line, judged?.under);
  expect(await wanted()).toBe('running');
});

it('is judged by failures that still stand, and whoever follows it sees the retried trials wait again', async () => {
  const { store, known, retry } = await failedSweep();
  const before = await known();
  await retry([0, 1, 2, 3, 4, 5]);
  expect(await judgeSweep(store, { plan, backend: 'wasm' }, before)).toBeNull();
  const seen = await followSweep(
    store,
    { sweepId, backend: 'wasm', outcomes: [...before.values()] },
    { everyMs: 1, onOutcome: () => undefined, onLook: () => true },
  );
  expect(new Set(seen.map(({ state }) => state))).toEqual(new Set(['waiting']));
});
