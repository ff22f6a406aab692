import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readLines } from '../../orchestrator/queue/curves.ts';
import { followSweep } from '../../orchestrator/queue/follow.ts';
import {
  chooseSweep,
  listSweeps,
  readControl,
  readSweep,
  registerSweep,
  writeControl,
} from '../../orchestrator/queue/registry.ts';
import { openSweepStore, type SweepStore } from '../../orchestrator/queue/sweep-store.ts';
import { enqueueTrials, queueOf, readOutcomes, withdrawTrials } from '../../orchestrator/queue/trials.ts';
import { planSweep } from '../../orchestrator/plan/plan-sweep.ts';
import type { Plan } from '../../orchestrator/plan/plan.ts';
import { awaitGates } from '../../orchestrator/run/await-gates.ts';
import type { PreparedSweep } from '../../orchestrator/run/prepare-sweep.ts';
import { startSweep } from '../../orchestrator/run/start-sweep.ts';
import { deleteSweep } from '../../orchestrator/run/withdraw-sweep.ts';
import type { SweepError } from '../../shared/errors.ts';
import { sealResult, sealTrial } from '../../shared/sealed.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import { registryQueue, sweepJob, trialJob } from '../../shared/store-layout.ts';
import { noopPlan, waiting } from '../support/noop-plan.ts';
import { describeWith } from '../support/require-service.ts';
import { testStores, type TestStore } from '../support/test-stores.ts';

const secret = 'a secret of the queue tests';

describe.each(testStores)('queue', ({ name, start }) =>
  describeWith(name, `on ${name}`, () => {
    let server: TestStore;
    let store: SweepStore;
    let namespace: string;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(async () => {
      await server.stop();
    });
    beforeEach(async () => {
      namespace = `t${randomUUID().replaceAll('-', '').slice(0, 16)}`;
      store = await openSweepStore(server.address, { secret, namespace });
    });
    afterEach(async () => {
      await store.close();
    });

    const place = (plan: Plan) => ({ sweepId: plan.record.sweepId, backend: 'wasm' as const, fingerprint: null });
    const begin = async (plan: Plan) => {
      await registerSweep(store, plan.record);
      await writeControl(store, plan.record.sweepId, { wanted: 'running', settings: plan.settings, at: 1 });
    };
    const waitingIds = () => queueOf(store, 'wasm').getRanges(['prioritized', 'waiting'], 0, -1, true);

    it('gives everyone who opens the store the same store id', async () => {
      const others = await Promise.all(
        Array.from({ length: 5 }, () => openSweepStore(server.address, { secret, namespace })),
      );
      expect(new Set([store, ...others].map((each) => each.seal.storeId)).size).toBe(1);
      await Promise.all(others.map((each) => each.close()));
    });

    it('keeps the first record of a sweep and reads the newest control line', async () => {
      const plan = noopPlan(3, 'first');
      await registerSweep(store, plan.record);
      const second = await registerSweep(store, { ...plan.record, createdAt: 99 });
      expect(second.createdAt).toBe(0);
      for (const wanted of ['running', 'paused', 'cancelled'] as const) {
        await writeControl(store, plan.record.sweepId, { wanted, settings: plan.settings, at: 1 });
      }
      expect(await readSweep(store, plan.record.sweepId)).toMatchObject({ wanted: 'cancelled' });
    });

    it('passes over control lines that somebody without the secret wrote', async () => {
      const plan = noopPlan(3, 'control');
      await begin(plan);
      const forged = { ...store, seal: { ...store.seal, secret: 'another secret altogether' } };
      await writeControl(forged, plan.record.sweepId, { wanted: 'cancelled', settings: plan.settings, at: 2 });
      await store.broker.queue(registryQueue).addJobLog(sweepJob(plan.record.sweepId), 'not even JSON');
      expect((await readControl(store, plan.record.sweepId))?.wanted).toBe('running');
    });

    it('adds each trial once, however often it is asked, in the order given', async () => {
      const plan = noopPlan(25, 'once');
      await begin(plan);
      const order = waiting(plan.trials).reverse();
      await Promise.all([enqueueTrials(store, place(plan), order), enqueueTrials(store, place(plan), order)]);
      await enqueueTrials(store, place(plan), waiting(plan.trials));
      const ids = await waitingIds();
      expect(ids).toHaveLength(25);
      expect(new Set(ids)).toEqual(new Set(plan.trials.map((trial) => trialJob(trial.id))));
    });

    it('adds nothing to a sweep whose owner does not want it to run', async () => {
      const plan = noopPlan(5, 'paused');
      await registerSweep(store, plan.record);
      await writeControl(store, plan.record.sweepId, { wanted: 'paused', settings: plan.settings, at: 1 });
      expect(await enqueueTrials(store, place(plan), waiting(plan.trials))).toBe(0);
      expect(await waitingIds()).toEqual([]);
    });

    it('lets a newcomer share the queue instead of waiting behind everything', async () => {
      const [early, late] = [noopPlan(40, 'early'), noopPlan(40, 'late')];
      await begin(early);
      await begin(late);
      await enqueueTrials(store, place(early), waiting(early.trials));
      await enqueueTrials(store, place(late), waiting(late.trials));
      const firstHalf = (await waitingIds()).slice(0, 40);
      const share = firstHalf.filter((id) => id.startsWith(trialJob(late.record.sweepId))).length / 40;
      expect(share).toBeGreaterThan(0.4);
      expect(share).toBeLessThan(0.6);
    });

    it('can be read while its store takes no writes', async () => {
      const plan = noopPlan(3, 'full');
      await begin(plan);
      await enqueueTrials(store, place(plan), waiting(plan.trials));
      const takeWrites = await refuseWrites(server.address);
      try {
        const readers = await openSweepStore(server.address, { secret, namespace });
        const [sweep] = await listSweeps(readers, () => undefined);
        expect(sweep?.wanted).toBe('running');
        const outcomes = await readOutcomes(readers, 'wasm', plan.trials);
        expect(outcomes.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
        expect(await readLines(readers, 'wasm', { id: plan.trials[0]!.id, attempt: 1 })).toEqual([]);
        await readers.close();
      } finally {
        await takeWrites();
      }
    });

    it('plans a sweep that is there already as the store has it, with the settings of the file', async () => {
      const [plan, later] = [noopPlan(5, 'again'), noopPlan(8, 'again')];
      const start = (of: Plan) => startSweep(store, { plan: of } as PreparedSweep, tmpdir());
      const first = (await start({ ...plan, record: { ...plan.record, createdAt: 1 } })).prepared.plan;
      const { prepared, news } = await start({ ...later, record: { ...later.record, createdAt: 2 } });
      expect(prepared.plan.record).toEqual(first.record);
      expect(prepared.plan).toEqual(planSweep(first.record, later.settings));
      expect(news).toEqual(['the same sweep with other settings: run_cap 5 -> 8']);
    });

    it('tells whoever follows, queues, waits for gates or speaks that the sweep was deleted meanwhile', async () => {
      const plan = noopPlan(3, 'deleted');
      const { record, settings } = plan;
      const { sweepId } = record;
      await begin(plan);
      const remove = async () => {
        const context = { now: () => 0, onNotice: () => undefined };
        await deleteSweep(store, await readSweep(store, sweepId), context);
      };
      const gone = expect.objectContaining({
        code: 'SWEEP_UNKNOWN',
        exitCode: 2,
        message: `Sweep ${sweepId} was deleted from this store meanwhile.`,
      }) as SweepError;
      const outcomes = waiting(plan.trials);
      let looks = 0;
      const listener = {
        ...{ everyMs: 1, onOutcome: () => undefined },
        onLook: async () => {
          if (looks++ === 0) await remove();
          return false;
        },
      };
      await expect(followSweep(store, { sweepId, backend: 'wasm', outcomes }, listener)).rejects.toEqual(gone);
      const line = { wanted: 'paused', settings, at: 2 } as const;
      await expect(writeControl(store, sweepId, line)).rejects.toEqual(gone);
      await expect(enqueueTrials(store, place(plan), outcomes)).rejects.toEqual(gone);
      expect(await waitingIds()).toEqual([]);
      const ask = { wanted: [], swept: [], trials: [] };
      const { signal } = new AbortController();
      const waits = awaitGates(store, record, { ask, signal, broken: new Promise(() => undefined) });
      await expect(waits).rejects.toEqual(gone);
    });

    it('withdraws what waits of one sweep and leaves the others alone', async () => {
      const [ours, others] = [noopPlan(12, 'ours'), noopPlan(7, 'others')];
      for (const plan of [ours, others]) {
        await begin(plan);
        await enqueueTrials(store, place(plan), waiting(plan.trials));
      }
      expect(await withdrawTrials(store, 'wasm', ours.record.sweepId)).toBe(12);
      const left = await waitingIds();
      expect(left).toHaveLength(7);
      expect(await queueOf(store, 'wasm').isPaused()).toBe(false);
      await enqueueTrials(store, place(ours), waiting(ours.trials));
      expect(await waitingIds()).toHaveLength(19);
    });

    it('follows to what the trials gave when its listener ends it, not to what the look before saw', async () => {
      const plan = noopPlan(2, 'last look');
      await begin(plan);
      const { id } = plan.trials[0]!;
      const heard: string[] = [];
      const listener = {
        everyMs: 10,
        onOutcome: ({ state }: { readonly state: string }) => void heard.push(state),
        onLook: async () => {
          const result = sealResult(store.seal, id, someResult(1));
          const data = { ...sealTrial(store.seal, trialBody(plan, 0)), result };
          await queueOf(store, 'wasm').add('trial', data, { jobId: trialJob(id), priority: 1 });
          return true;
        },
      };
      const { sweepId } = plan.record;
      const seen = await followSweep(store, { sweepId, backend: 'wasm', outcomes: waiting(plan.trials) }, listener);
      expect(seen.map(({ state }) => state)).toEqual(['complete', 'waiting']);
      expect(heard).toEqual(['complete']);
    });

    it('takes a trial as complete when its data carry a result, whatever state the job is in', async () => {
      const plan = noopPlan(2, 'result');
      await begin(plan);
      const [trial] = plan.trials;
      const body = { ...trialBody(plan, 0) };
      const result = sealResult(store.seal, trial!.id, someResult(1));
      await queueOf(store, 'wasm').add(
        'trial',
        { ...sealTrial(store.seal, body), result },
        { jobId: trialJob(trial!.id), priority: 1 },
      );
      const [first, second] = await readOutcomes(store, 'wasm', plan.trials);
      expect(first).toMatchObject({ state: 'complete', result: { objective: 0.5, attempt: 1 } });
      expect(second?.state).toBe('waiting');
    });

    it.each([
      ['of another trial', (plan: Plan) => sealResult(store.seal, plan.trials[1]!.id, someResult(1))],
      [
        'signed with another secret',
        (plan: Plan) => sealResult({ ...store.seal, secret: 'somebody else' }, plan.trials[0]!.id, someResult(1)),
      ],
      [
        'of another store',
        (plan: Plan) => sealResult({ ...store.seal, storeId: randomUUID() }, plan.trials[0]!.id, someResult(1)),
      ],
      [
        'moved to another attempt',
        (plan: Plan) => ({ ...sealResult(store.seal, plan.trials[0]!.id, someResult(1)), attempt: 2 }),
      ],
      [
        'altered',
        (plan: Plan) => {
          const sealed = sealResult(store.seal, plan.trials[0]!.id, someResult(1));
          return { ...sealed, text: sealed.text.replace('0.5', '0.9') };
        },
      ],
    ])('refuses a result %s', async (_what, make) => {
      const plan = noopPlan(2, 'forged');
      const data = { ...sealTrial(store.seal, trialBody(plan, 0)), result: make(plan) };
      await queueOf(store, 'wasm').add('trial', data, { jobId: trialJob(plan.trials[0]!.id), priority: 1 });
      const [outcome] = await readOutcomes(store, 'wasm', plan.trials);
      expect(outcome).toMatchObject({ state: 'failed', failure: { class: 'payload' } });
    });

    it('reads only the lines of the attempt that is asked for, in order', async () => {
      const plan = noopPlan(1, 'lines');
      await begin(plan);
      await enqueueTrials(store, place(plan), waiting(plan.trials));
      const [trial] = plan.trials;
      const queue = queueOf(store, 'wasm');
      const line = (attempt: number, sequence: number, epoch: number) =>
        JSON.stringify({
          kind: 'epochs',
          attempt,
          sequence,
          epochs: [{ epoch, metrics: { 'eval/x': epoch }, seconds: 1 }],
        });
      for (const text of [line(2, 1, 2), line(1, 0, 1), line(2, 0, 1), '{"kind":"epochs"}', 'rubbish']) {
        await queue.addJobLog(trialJob(trial!.id), text);
      }
      const lines = await readLines(store, 'wasm', { id: trial!.id, attempt: 2 });
      expect(lines.map(({ sequence }) => sequence)).toEqual([0, 1]);
      expect(await readLines(store, 'wasm', { id: trial!.id })).toHaveLength(3);
    });

    it('finds a sweep by name or by the beginning of its id, and says what there is when it cannot', async () => {
      const plan = noopPlan(2, 'named');
      await registerSweep(store, plan.record);
      await writeControl(store, plan.record.sweepId, {
        wanted: 'running',
        settings: { ...plan.settings, name: 'my sweep' },
        at: 1,
      });
      const sweeps = await listSweeps(store, () => undefined);
      expect(chooseSweep(sweeps, 'my sweep').record.sweepId).toBe(plan.record.sweepId);
      expect(chooseSweep(sweeps, plan.record.sweepId.slice(0, 6)).record.sweepId).toBe(plan.record.sweepId);
      expect(() => chooseSweep(sweeps, 'mine')).toThrow('The store has no sweep "mine".');
    });
  }),
);

/** Leaves a Redis without memory, makes a PostgreSQL read-only for whoever connects from now on; gives what ends that. */
async function refuseWrites(address: StoreAddress): Promise<() => Promise<void>> {
  if (address.kind === 'redis-socket') {
    const redis = new Redis({ path: address.path });
    await redis.config('SET', 'maxmemory', '1');
    await expect(redis.set('any', 'thing')).rejects.toThrow('OOM');
    return async () => {
      await redis.config('SET', 'maxmemory', '0');
      redis.disconnect();
    };
  }
  const client = new pg.Client({ connectionString: address.kind === 'postgres' ? address.url : '' });
  await client.connect();
  await client.query('alter database postgres set default_transaction_read_only = on');
  return async () => {
    await client.query('alter database postgres reset default_transaction_read_only');
    await client.end();
  };
}

function trialBody(plan: Plan, index: number) {
  const { id, configuration, replicate, seed, params } = plan.trials[index]!;
  return {
    version: 1 as const,
    sweepId: plan.record.sweepId,
    id,
    configuration,
    replicate,
    seed,
    params,
    fingerprint: null,
  };
}

function someResult(attempt: number) {
  const provenance = {
    backend: 'wasm',
    tensorflow: '4.22.0',
    threads: 1,
    cpu: 'cpu',
    node: 'v20',
    hypersweep: '0.1.0',
    host: 'here',
  } as const;
  return {
    state: 'complete',
    attempt,
    objective: 0.5,
    metrics: { 'eval/x': 0.5 },
    epochs: 1,
    epoch: 1,
    startedAt: 0,
    seconds: 1,
    provenance,
  } as const;
}
