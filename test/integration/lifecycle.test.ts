import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Plan } from '../../orchestrator/plan/plan.ts';
import { listSweeps, readSweep } from '../../orchestrator/queue/registry.ts';
import { storeOf } from '../../orchestrator/queue/sweep-store.ts';
import { trialJobsOf } from '../../orchestrator/queue/trials.ts';
import { listWorkers } from '../../orchestrator/queue/workers.ts';
import { resumeSweep, retrySweep } from '../../orchestrator/run/submit-sweep.ts';
import { deleteSweep, withdrawSweep } from '../../orchestrator/run/withdraw-sweep.ts';
import { workerJob, workersQueue } from '../../shared/store-layout.ts';
import { kill, uninterrupted, useFleet } from '../support/fleet.ts';
import { noopPlan } from '../support/noop-plan.ts';
import { describeWith } from '../support/require-service.ts';
import { testStores } from '../support/test-stores.ts';

describe.each(testStores)('the life of a sweep', ({ name, start }) =>
  describeWith(name, `on ${name}`, () => {
    const now = () => Date.now();
    const use = useFleet(start, { secret: 'a secret of the lifecycle tests' });

    const context = uninterrupted();
    const states = async (plan: Plan) => (await use.fleet.outcomes(plan)).map(({ state }) => state).sort();
    const until = (plan: Plan, wanted: string[]) =>
      vi.waitFor(async () => expect(await states(plan)).toEqual(wanted), { timeout: 30_000, interval: 100 });

    it('pauses, goes on, is cancelled in the middle of its trials, goes on again and is deleted', async () => {
      const gate = join(use.fleet.folder, 'gate');
      use.fleet.worker({ environment: { GATE_FILE: gate } });
      const plan = await use.fleet.start('gated', 4);
      const { sweepId } = plan.record;
      await until(plan, ['running', 'running', 'waiting', 'waiting']);
      const sweep = () => readSweep(use.store, sweepId);

      expect(await withdrawSweep(use.store, await sweep(), { wanted: 'paused', now })).toEqual({
        withdrawn: 2,
        running: 2,
      });
      writeFileSync(gate, '');
      await until(plan, ['complete', 'complete', 'waiting', 'waiting']);
      expect(await sweep()).toMatchObject({ wanted: 'paused' });
      expect(await resumeSweep(use.store, await sweep(), context)).toBe(2);
      await until(plan, Array<string>(4).fill('complete'));

      const other = await use.fleet.start('gated', 4);
      await until(other, Array<string>(4).fill('complete'));
      const removed = await deleteSweep(use.store, await readSweep(use.store, other.record.sweepId), context);
      expect(removed).toBe(4);
      expect((await listSweeps(use.store, () => undefined)).map(({ record }) => record.sweepId)).toEqual([sweepId]);
      expect(await states(plan)).toEqual(Array<string>(4).fill('complete'));
    });

    it('leaves nothing when it is deleted in the middle of its trials, and its worker goes on with others', async () => {
      use.fleet.worker({ environment: { GATE_FILE: join(use.fleet.folder, 'never') } });
      const plan = await use.fleet.start('gated', 3);
      await until(plan, ['running', 'running', 'waiting']);
      await deleteSweep(use.store, await readSweep(use.store, plan.record.sweepId), context);
      expect(await trialJobsOf(use.store, 'wasm', plan.record.sweepId)).toEqual([]);
      const next = await use.fleet.start('quick', 2);
      await until(next, ['complete', 'complete']);
    });

    it('runs failed trials again when it is asked to, the named ones alone', async () => {
      use.fleet.worker();
      const plan = await use.fleet.start('throws', 3);
      await until(plan, ['failed', 'failed', 'failed']);
      // The worker stops a sweep of which everything failed, a moment after the last failure.
      const read = () => readSweep(use.store, plan.record.sweepId);
      await vi.waitFor(async () => expect(await read()).toMatchObject({ wanted: 'cancelled' }), 20_000);
      const sweep = await read();
      const check = vi.fn();
      expect(await retrySweep(use.store, sweep, { ...context, chosen: ({ trial }) => trial.number === 1, check })).toBe(
        1,
      );
      expect(check).toHaveBeenCalledOnce();
      await until(plan, ['failed', 'failed', 'failed']);
      expect(
        (await use.fleet.outcomes(plan)).map((outcome) => 'failure' in outcome && outcome.failure.attempt),
      ).toEqual([1, 1, 1]);
    });

    it('is stopped by the workers themselves when its first trials all fail, though nobody follows it', async () => {
      use.fleet.worker();
      const plan = await use.fleet.start('throws', 40);
      await vi.waitFor(
        async () => {
          const { wanted, reason } = await readSweep(use.store, plan.record.sweepId);
          expect(wanted).toBe('cancelled');
          expect(reason).toMatch(/^the first \d+ trials all failed the same way \(user\)$/);
        },
        { timeout: 20_000, interval: 100 },
      );
    });

    if (name === 'postgres') return;

    it('goes to the workers that have its tag, and to no others', async () => {
      const settings = { ...noopPlan(1, 'x').settings, requires: 'big' };
      use.fleet.worker();
      use.fleet.worker({ tag: 'big', rules: { idleMs: 60_000 } });
      const plan = await use.fleet.start('quick', 4, { settings });
      const tagged = storeOf(use.store, plan.record);
      expect(tagged.tag).toBe('big');
      const listed = async () =>
        (await listWorkers(use.store, { now, onRefused: () => undefined })).map(({ presence }) => presence);
      const each = [expect.objectContaining({ tag: 'default', done: 0 }), expect.objectContaining({ tag: 'big' })];
      // Oldest first, and either may be up first.
      await vi.waitFor(async () => {
        const workers = await listed();
        expect(workers).toHaveLength(2);
        expect(workers).toEqual(expect.arrayContaining(each));
      }, 20_000);
      await until(plan, Array<string>(4).fill('complete'));
      const last = [expect.objectContaining({ tag: 'default', done: 0 }), expect.objectContaining({ done: 4 })];
      await vi.waitFor(async () => expect(await listed()).toEqual(expect.arrayContaining(last)), 20_000);
    });

    it('shows every worker and what it runs, and a stopped one as silent', async () => {
      const worker = use.fleet.worker({ environment: { GATE_FILE: join(use.fleet.folder, 'never') } });
      const plan = await use.fleet.start('gated', 1);
      await until(plan, ['running']);
      const list = () => listWorkers(use.store, { now, onRefused: () => undefined });
      await vi.waitFor(async () => {
        const [only] = await list();
        expect(only).toMatchObject({ state: 'alive', presence: { pid: worker.pid, slots: 2, backend: 'wasm' } });
        expect(only?.presence).toMatchObject({ running: [{ trial: plan.trials[0]?.id, attempt: 1 }] });
      }, 20_000);
      kill(worker.pid ?? 0);
      const late = await listWorkers(use.store, { now: () => Date.now() + 60_000, onRefused: () => undefined });
      expect(late).toMatchObject([{ state: 'silent' }]);
    });

    it('refuses a worker that was put into the list by somebody without the secret', async () => {
      const id = randomUUID();
      const forged = { body: { text: '{}', hmac: 'f'.repeat(64) } };
      await use.store.broker.queue(workersQueue).add('worker', forged, { jobId: workerJob(id) });
      const refused: string[] = [];
      expect(await listWorkers(use.store, { now, onRefused: (error) => void refused.push(error.message) })).toEqual([]);
      expect(refused).toEqual([expect.stringContaining(`worker ${id} record in the store does not carry this secret`)]);
    });
  }),
);
