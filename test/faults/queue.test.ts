import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Plan } from '../../orchestrator/plan/plan.ts';
import { epochsOf, readLines } from '../../orchestrator/queue/curves.ts';
import { readGates, requestGates } from '../../orchestrator/queue/gates.ts';
import { registerSweep, writeControl } from '../../orchestrator/queue/registry.ts';
import { openSweepStore, type SweepStore } from '../../orchestrator/queue/sweep-store.ts';
import { enqueueTrials, queueOf, readOutcomes, requeueMissing } from '../../orchestrator/queue/trials.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import { gatesQueue, registryQueue, storeJob, trialJob, trialQueue } from '../../shared/store-layout.ts';
import { FinalFailure, openWorkerDoor } from '../../worker/trial-worker.ts';
import { startProxy } from '../chaos/proxy.ts';
import { noopPlan, waiting } from '../support/noop-plan.ts';
import { describeWith } from '../support/require-service.ts';
import { testStores, type TestStore } from '../support/test-stores.ts';

const secret = 'a secret of the fault tests';

describe.each(testStores)('a queue', ({ name, start }) =>
  describeWith(name, `that lost something on ${name}`, () => {
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

    it('gets back what another command withdrew at the same moment, and nothing twice', async () => {
      const plan = noopPlan(6, 'withdrawn');
      await begin(plan);
      await enqueueTrials(store, place(plan), waiting(plan.trials));
      for (const { id } of plan.trials.slice(2, 4)) await queueOf(store, 'wasm').remove(trialJob(id));
      expect(await waitingIds()).toHaveLength(4);
      expect(await requeueMissing(store, place(plan), waiting(plan.trials))).toBe(2);
      expect(await requeueMissing(store, place(plan), waiting(plan.trials))).toBe(0);
      expect(new Set(await waitingIds())).toEqual(new Set(plan.trials.map(({ id }) => trialJob(id))));
    });

    it('gets back nothing that its owner has paused', async () => {
      const plan = noopPlan(2, 'paused');
      await begin(plan);
      await writeControl(store, plan.record.sweepId, { wanted: 'paused', settings: plan.settings, at: 2 });
      expect(await requeueMissing(store, place(plan), waiting(plan.trials))).toBe(0);
      expect(await waitingIds()).toEqual([]);
    });

    it.each(['completed', 'failed'])(
      'gets back a trial that it calls %s and that has no record of ours',
      async (how) => {
        const plan = noopPlan(1, `no-record-${how}`);
        await begin(plan);
        await enqueueTrials(store, place(plan), waiting(plan.trials));
        await serveOnce(trialQueue('wasm', store.tag), how);
        await vi.waitFor(async () =>
          expect(await queueOf(store, 'wasm').getRanges(['completed', 'failed'], 0, -1)).toHaveLength(1),
        );
        const outcomes = await readOutcomes(store, 'wasm', plan.trials);
        expect(outcomes[0]?.state).toBe('waiting');
        expect(await requeueMissing(store, place(plan), outcomes)).toBe(1);
        expect(await waitingIds()).toHaveLength(1);
      },
    );

    it('is asked again for gates that it calls completed and that have no answer', async () => {
      const plan = noopPlan(1, 'gates');
      await begin(plan);
      await requestGates(store, plan.record, { ask: { wanted: [], swept: [], trials: [] } });
      const name = gatesQueue('wasm', store.tag);
      await serveOnce(name, 'completed');
      const queue = store.broker.queue(name);
      await vi.waitFor(async () => expect(await queue.getRanges(['completed'], 0, -1)).toHaveLength(1));
      await requestGates(store, plan.record, { ask: { wanted: [], swept: [], trials: [] } });
      expect(await queue.getRanges(['prioritized', 'waiting'], 0, -1)).toHaveLength(1);
      expect(await readGates(store, plan.record)).toEqual({ result: null, failure: null });
    });

    it('shows a line once that was written twice because its acknowledgement was lost', async () => {
      const plan = noopPlan(1, 'twice');
      await begin(plan);
      await enqueueTrials(store, place(plan), waiting(plan.trials));
      const id = plan.trials[0]!.id;
      for (const epoch of [1, 2, 2, 3]) {
        const epochs = [{ epoch, metrics: { 'eval/x': epoch }, seconds: 1 }];
        const line = JSON.stringify({ kind: 'epochs', attempt: 1, sequence: epoch, epochs });
        await queueOf(store, 'wasm').addJobLog(trialJob(id), line);
      }
      expect(epochsOf(await readLines(store, 'wasm', { id, attempt: 1 })).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    });

    // Settings of a Redis server.
    it.runIf(name === 'redis')('takes trials once it may be written to again', async () => {
      const admin = new Redis({ path: server.address.kind === 'redis-socket' ? server.address.path : '' });
      for (const [setting, bad, good] of [['maxmemory', '1', '0'], ['min-replicas-to-write', '1', '0']] as const) {
        const onError = vi.fn();
        const waits = await openSweepStore(server.address, { secret, namespace, onError });
        const plan = noopPlan(5, `unwilling-${setting}`);
        await begin(plan);
        await admin.config('SET', setting, bad);
        const added = enqueueTrials(waits, place(plan), waiting(plan.trials));
        await vi.waitFor(() => expect(onError).toHaveBeenCalled());
        await admin.config('SET', setting, good);
        expect(await added).toBe(5);
        await waits.close();
      }
      expect(await waitingIds()).toHaveLength(10);
      admin.disconnect();
    }); // prettier-ignore

    // It is BullMQ's PostgreSQL backend that keeps a refusal for ever.
    it.runIf(name === 'postgres')('is served by a worker that began while the store restarted', async () => {
      const plan = noopPlan(1, 'restarting');
      await begin(plan);
      await enqueueTrials(store, place(plan), waiting(plan.trials));
      const proxy = await startProxy(socketOf(server.address));
      proxy.refuse(true);
      const [onError, onJob] = [vi.fn(), vi.fn(() => Promise.resolve('done'))];
      const address = { kind: 'postgres', url: throughPort(server.address, proxy.port) } as const;
      const door = openWorkerDoor(address, { namespace, lease: { lockMs: 5000, checkMs: 2500 }, onError });
      const served = door.serve(trialQueue('wasm', store.tag), 1, onJob);
      const read = door.readJob(registryQueue, storeJob);
      await vi.waitFor(() => expect(onError.mock.calls.length).toBeGreaterThan(2), { timeout: 10_000 });
      expect(onError.mock.calls.length).toBeLessThan(100);
      proxy.refuse(false);
      await vi.waitFor(() => expect(onJob).toHaveBeenCalledOnce(), { timeout: 10_000 });
      expect(await read).toBeDefined();
      await served.close();
      await door.close();
      await proxy.close();
    });

    /** Serves a queue with a worker that ends one job without writing anything into it. */
    async function serveOnce(queue: string, how: string): Promise<void> {
      const lease = { lockMs: 5000, checkMs: 2500 };
      const door = openWorkerDoor(server.address, { namespace, lease, onError: () => undefined });
      const served = await new Promise<{ close: () => Promise<void> }>((resolve) => {
        const serving = door.serve(queue, 1, async () => {
          resolve(serving);
          await Promise.resolve();
          if (how === 'failed') throw new FinalFailure('no record');
          return 'no record';
        });
      });
      await served.close();
      await door.close();
    }
  }),
);

/** The unix socket that the private PostgreSQL of an address listens on. */
function socketOf(address: StoreAddress): string {
  return `${urlOf(address).searchParams.get('host') ?? ''}/.s.PGSQL.5432`;
}

function throughPort(address: StoreAddress, port: number): string {
  const url = urlOf(address);
  url.searchParams.set('host', '127.0.0.1');
  url.port = String(port);
  return url.href;
}

function urlOf(address: StoreAddress): URL {
  return new URL(address.kind === 'postgres' ? address.url : '');
}
