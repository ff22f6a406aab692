import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { epochsOf, readLines } from '../../orchestrator/queue/curves.ts';
import { writeControl } from '../../orchestrator/queue/registry.ts';
import { queueOf } from '../../orchestrator/queue/trials.ts';
import type { Plan } from '../../orchestrator/plan/plan.ts';
import type { LogLine } from '../../shared/records.ts';
import { trialJob } from '../../shared/store-layout.ts';
import { kill, useFleet } from '../support/fleet.ts';
import { noopPlan } from '../support/noop-plan.ts';
import { describeWith } from '../support/require-service.ts';
import { testStores } from '../support/test-stores.ts';

const secret = 'a secret of the worker tests';

describe.each(testStores)('a worker', ({ name, start }) =>
  describeWith(name, `on ${name}`, () => {
    describe('that goes on', () => {
      const use = useFleet(start, { secret, share: true });
      beforeAll(() => {
        use.fleet.worker({ environment: { GATE_FILE: join(use.fleet.folder, 'never') } });
      });
      const statesOf = async (plan: Plan) => (await use.fleet.outcomes(plan)).map(({ state }) => state);

      it('trains every trial once and leaves its curve', async () => {
        const plan = await use.fleet.start('quick', 12);
        for (const outcome of await use.fleet.finished(plan)) {
          expect(outcome).toMatchObject({
            state: 'complete',
            result: { attempt: 1, objective: outcome.trial.params['a'] },
          });
          const lines = await readLines(use.store, 'wasm', { id: outcome.trial.id, attempt: 1 });
          expect(epochsOf(lines).map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
        }
      });

      it('calls a trial whose metric is not a number diverged, which is a result', async () => {
        const [outcome] = await use.fleet.finished(await use.fleet.start('diverges', 1));
        expect(outcome).toMatchObject({ state: 'diverged', result: { objective: null } });
      });

      it("fails a trial whose task throws, once, with the task's own words", async () => {
        const [outcome] = await use.fleet.finished(await use.fleet.start('throws', 1));
        expect(outcome).toMatchObject({ state: 'failed', failure: { class: 'user', attempt: 1 } });
        expect(JSON.stringify(outcome)).toContain('no such luck');
      });

      it('tries a trial that kills its runner as often as retry.crash says, and keeps its last words', async () => {
        const [outcome] = await use.fleet.finished(await use.fleet.start('exits', 1));
        expect(outcome).toMatchObject({ state: 'failed', failure: { class: 'crash', attempt: 2 } });
        expect(JSON.stringify(outcome)).toContain('these are my last words');
      });

      it('kills a trial that blocks at its timeout', async () => {
        const settings = { ...noopPlan(1, 'blocks').settings, timeoutMs: 300 };
        const [outcome] = await use.fleet.finished(await use.fleet.start('blocks', 1, { settings }));
        expect(outcome).toMatchObject({ state: 'failed', failure: { class: 'blocked' } });
      });

      it('says why a task that throws while loading cannot be used, before any trial is queued', async () => {
        // Sorted: a job of the test before may still pass from active to failed.
        const jobs = async () =>
          (
            await queueOf(use.store, 'wasm').getRanges(
              ['prioritized', 'waiting', 'active', 'completed', 'failed'],
              0,
              -1,
            )
          ).sort();
        const before = await jobs();
        await expect(use.fleet.start('broken-import', 3)).rejects.toThrow(/thrown while loading/);
        expect(await jobs()).toEqual(before);
      });

      it('ends the running trials of a cancelled sweep', async () => {
        const plan = await use.fleet.start('gated', 4);
        await vi.waitFor(
          async () => expect((await statesOf(plan)).filter((state) => state === 'running')).toHaveLength(2),
          20_000,
        );
        await writeControl(use.store, plan.record.sweepId, { wanted: 'cancelled', settings: plan.settings, at: 2 });
        const outcomes = await use.fleet.finished(plan, 20_000);
        expect(outcomes.map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
      });

      it('gives every trial the same bits as two workers do, metrics and curves', async () => {
        const metric = { name: 'eval/loss', goal: 'minimize', at: 'last' } as const;
        const told = ({ kind, ...line }: LogLine) => {
          if (kind === 'epochs' && 'epochs' in line)
            return line.epochs.map(({ epoch, metrics }) => ({ epoch, metrics }));
          return kind === 'dynamics' && 'points' in line ? (line.points ?? []) : [];
        };
        const run = async (sweepId: string) => {
          const plan = await use.fleet.start('trains', 6, { seed: 5, metric, sweepId });
          const ends = (await use.fleet.finished(plan)).map(async (outcome) => ({
            metrics: 'result' in outcome ? outcome.result.metrics : null,
            lines: (await readLines(use.store, 'wasm', { id: outcome.trial.id, attempt: 1 })).flatMap<object>(told),
          }));
          return Promise.all(ends);
        };
        const alone = await run('a'.repeat(16));
        expect(alone.map(({ lines }) => lines.length)).toEqual(alone.map(() => 8));
        await use.fleet.worker({ slots: 2 }).ready;
        expect(await run('b'.repeat(16))).toEqual(alone);
      });
    });

    describe('whose processes are killed', () => {
      const use = useFleet(start, { secret });

      it('trains again when a runner is killed', async () => {
        const gate = join(use.fleet.folder, 'gate');
        const worker = use.fleet.worker({ slots: 1, environment: { GATE_FILE: gate } });
        const plan = await use.fleet.start('gated', 1);
        // Its job runs before the runner does; a runner that is killed before it has the trial counts for nothing.
        await vi.waitFor(() => expect(existsSync(`${gate}.reached`)).toBe(true), 20_000);
        for (const runner of childrenOf(worker.pid ?? 0)) kill(runner);
        writeFileSync(gate, '');
        expect(await use.fleet.finished(plan)).toMatchObject([{ state: 'complete', result: { attempt: 2 } }]);
      });

      it('leaves no runner, and its trials run on another one, with one result and the curve of the winning attempt', async () => {
        const gate = join(use.fleet.folder, 'gate');
        const first = use.fleet.worker({ environment: { GATE_FILE: gate } });
        const plan = await use.fleet.start('gated', 2);
        await vi.waitFor(
          async () =>
            expect((await use.fleet.outcomes(plan)).map(({ state }) => state)).toEqual(['running', 'running']),
          20_000,
        );
        const runners = await vi.waitFor(() => {
          const children = childrenOf(first.pid ?? 0);
          expect(children).toHaveLength(2);
          return children;
        }, 20_000);
        kill(first.pid ?? 0);
        await first.ended;
        await vi.waitFor(() => expect(runners.filter(isAlive)).toEqual([]), { timeout: 5000, interval: 50 });
        use.fleet.worker({ environment: { GATE_FILE: gate } });
        await vi.waitFor(async () => {
          const job = await queueOf(use.store, 'wasm').getJob(trialJob(plan.trials[0]!.id));
          expect(job?.attemptsStarted).toBe(2);
        }, 40_000);
        writeFileSync(gate, '');
        for (const outcome of await use.fleet.finished(plan)) {
          expect(outcome).toMatchObject({
            state: 'complete',
            result: { attempt: 2, objective: outcome.trial.params['a'] },
          });
        }
      });
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
