import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { epochsOf, readLines } from '../../orchestrator/queue/curves.ts';
import { writeControl } from '../../orchestrator/queue/registry.ts';
import { openSweepStore, type SweepStore } from '../../orchestrator/queue/sweep-store.ts';
import { queueOf } from '../../orchestrator/queue/trials.ts';
import { trialJob } from '../../shared/store-layout.ts';
import { kill, openFleet, type Fleet } from '../support/fleet.ts';
import { describeWith } from '../support/require-service.ts';
import { testStores, type TestStore } from '../support/test-stores.ts';

const secret = 'a secret of the worker tests';

describe.each(testStores)('worker', ({ name, start }) =>
  describeWith(name, `on ${name}`, () => {
    let server: TestStore;
    let store: SweepStore;
    let fleet: Fleet;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(async () => {
      await server.stop();
    });
    beforeEach(async () => {
      const namespace = `t${randomUUID().replaceAll('-', '').slice(0, 16)}`;
      store = await openSweepStore(server.address, { secret, namespace });
      fleet = openFleet(store, { address: server.address, namespace, secret });
    });
    afterEach(async () => {
      await fleet.close();
      await store.close();
    });

    it('trains every trial once and leaves its curve', async () => {
      fleet.worker();
      const plan = await fleet.start('quick', 12);
      const outcomes = await fleet.finished(plan);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({
          state: 'complete',
          result: { attempt: 1, objective: outcome.trial.params['a'] },
        });
        const lines = await readLines(store, 'wasm', { id: outcome.trial.id, attempt: 1 });
        expect(epochsOf(lines).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
      }
    });

    it('calls a trial whose metric is not a number diverged, which is a result', async () => {
      fleet.worker();
      const [outcome] = await fleet.finished(await fleet.start('diverges', 1));
      expect(outcome).toMatchObject({ state: 'diverged', result: { objective: null } });
    });

    it("fails a trial whose task throws, once, with the task's own words", async () => {
      fleet.worker();
      const [outcome] = await fleet.finished(await fleet.start('throws', 1));
      expect(outcome).toMatchObject({ state: 'failed', failure: { class: 'user', attempt: 1 } });
      expect(JSON.stringify(outcome)).toContain('no such luck');
    });

    it('tries a trial that kills its runner as often as retry.crash says, and keeps its last words', async () => {
      fleet.worker();
      const [outcome] = await fleet.finished(await fleet.start('exits', 1));
      expect(outcome).toMatchObject({ state: 'failed', failure: { class: 'crash', attempt: 2 } });
      expect(JSON.stringify(outcome)).toContain('these are my last words');
    });

    it('kills a trial that blocks at its timeout', async () => {
      fleet.worker({ slots: 1 });
      const plan = await fleet.start('quick', 1);
      await fleet.finished(plan);
      const blocked = await fleet.start('blocks', 1, { settings: { ...plan.settings, timeoutMs: 300 } });
      const [outcome] = await fleet.finished(blocked);
      expect(outcome).toMatchObject({ state: 'failed', failure: { class: 'blocked' } });
    });

    it('ends the running trials of a cancelled sweep', async () => {
      fleet.worker({ environment: { GATE_FILE: join(fleet.folder, 'never') } });
      const plan = await fleet.start('gated', 4);
      await vi.waitFor(
        async () => expect((await fleet.outcomes(plan)).filter(({ state }) => state === 'running')).toHaveLength(2),
        20_000,
      );
      await writeControl(store, plan.record.sweepId, { wanted: 'cancelled', settings: plan.settings, at: 2 });
      const outcomes = await fleet.finished(plan, 20_000);
      expect(outcomes.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
    });

    it('runs the trials of a worker that was killed on another one, with one result and the curve of the winning attempt', async () => {
      const gate = join(fleet.folder, 'gate');
      const first = fleet.worker({ environment: { GATE_FILE: gate } });
      const plan = await fleet.start('gated', 2);
      await vi.waitFor(
        async () => expect((await fleet.outcomes(plan)).map(({ state }) => state)).toEqual(['running', 'running']),
        20_000,
      );
      kill(first.pid ?? 0);
      await first.ended;
      fleet.worker({ environment: { GATE_FILE: gate } });
      await vi.waitFor(async () => {
        const job = await queueOf(store, 'wasm').getJob(trialJob(plan.trials[0]!.id));
        expect(job?.attemptsStarted).toBe(2);
      }, 40_000);
      writeFileSync(gate, '');
      for (const outcome of await fleet.finished(plan)) {
        expect(outcome).toMatchObject({
          state: 'complete',
          result: { attempt: 2, objective: outcome.trial.params['a'] },
        });
      }
    });

    it('leaves no runner behind when it is killed', async () => {
      const worker = fleet.worker({ environment: { GATE_FILE: join(fleet.folder, 'never') } });
      const plan = await fleet.start('gated', 2);
      await vi.waitFor(
        async () => expect((await fleet.outcomes(plan)).map(({ state }) => state)).toEqual(['running', 'running']),
        20_000,
      );
      const runners = childrenOf(worker.pid ?? 0);
      expect(runners.length).toBeGreaterThanOrEqual(2);
      kill(worker.pid ?? 0);
      await vi.waitFor(() => expect(runners.filter(isAlive)).toEqual([]), { timeout: 5000, interval: 50 });
    });

    it('trains again elsewhere when a runner is killed', async () => {
      const gate = join(fleet.folder, 'gate');
      const worker = fleet.worker({ slots: 1, environment: { GATE_FILE: gate } });
      const plan = await fleet.start('gated', 1);
      await vi.waitFor(
        async () => expect((await fleet.outcomes(plan)).map(({ state }) => state)).toEqual(['running']),
        20_000,
      );
      for (const pid of childrenOf(worker.pid ?? 0)) kill(pid);
      writeFileSync(gate, '');
      expect(await fleet.finished(plan)).toMatchObject([{ state: 'complete', result: { attempt: 2 } }]);
    });

    it('says why a task that throws while loading cannot be used, before any trial is queued', async () => {
      fleet.worker();
      await expect(fleet.start('broken-import', 3)).rejects.toThrow(/thrown while loading/);
      expect(await queueOf(store, 'wasm').getRanges(['prioritized', 'waiting', 'failed'], 0, -1)).toEqual([]);
    });
  }),
);

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((child) => parentOf(child) === pid);
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  return parentOf(pid) !== null && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
}
