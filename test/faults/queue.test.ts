import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Plan } from '../../orchestrator/plan/plan.ts';
import { epochsOf, readLines } from '../../orchestrator/queue/curves.ts';
import { readGates, requestGates } from '../../orchestrator/queue/gates.ts';
import { registerSweep, writeControl } from '../../orchestrator/queue/registry.ts';
import { openSweepStore, type SweepStore } from '../../orchestrator/queue/sweep-store.ts';
import { enqueueTrials, queueOf, readOutcomes, requeueMissing } from '../../orchestrator/queue/trials.ts';
import { gatesQueue, trialJob, trialQueue } from '../../shared/store-layout.ts';
import { FinalFailure, openWorkerDoor } from '../../worker/trial-worker.ts';
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
      await requestGates(store, plan.record);
      const name = gatesQueue('wasm', store.tag);
      await serveOnce(name, 'completed');
      const queue = store.broker.queue(name);
      await vi.waitFor(async () => expect(await queue.getRanges(['completed'], 0, -1)).toHaveLength(1));
      await requestGates(store, plan.record);
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
