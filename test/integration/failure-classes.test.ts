import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { listWorkers } from '../../orchestrator/queue/workers.ts';
import type { Settings } from '../../shared/records.ts';
import { kill, useFleet } from '../support/fleet.ts';
import { noopPlan } from '../support/noop-plan.ts';
import { startRedis } from '../support/redis-server.ts';
import { describeWith } from '../support/require-service.ts';

const secret = 'a secret of the failure tests';
const mebibyte = 2 ** 20;

describeWith('redis', 'a trial that breaks a limit', () => {
  const use = useFleet(startRedis, { secret });

  const settings = (changes: Partial<Settings>): Settings => ({ ...noopPlan(1, 'settings').settings, ...changes });
  const failureOf = async (task: string, changes: Partial<Settings>) => {
    const [outcome] = await use.fleet.finished(await use.fleet.start(task, 1, { settings: settings(changes) }));
    if (outcome === undefined || !('failure' in outcome)) throw new Error(JSON.stringify(outcome));
    return outcome.failure;
  };

  it('is killed and told by class with what was left of it, and the next trial runs on a new runner', async () => {
    const worker = use.fleet.worker({ slots: 1 });
    const name = `${(await worker.ready).host}/${worker.pid}`;

    const eaten = await failureOf('eats', { limits: { memoryBytes: 300 * mebibyte, outputBytes: mebibyte } });
    expect(eaten).toMatchObject({ class: 'oom', evidence: { signal: 'SIGKILL', worker: name } });
    expect(eaten.message).toMatch(/^the runner died: it held \d+(\.\d+)? MiB, more than limits\.memory 300 MiB/);
    expect(eaten.evidence?.memoryBytes).toBeGreaterThan(300 * mebibyte);

    const late = await failureOf('ignores', { timeoutMs: 400 });
    expect(late).toMatchObject({ class: 'timeout', evidence: { stderr: 'still here', worker: name } });

    const crashed = await failureOf('exits', { retry: { lost: 20, crash: 1, oom: 1 } });
    expect(crashed.evidence).toEqual({ exitCode: 7, stderr: 'these are my last words', worker: name });
    expect(await use.fleet.finished(await use.fleet.start('quick', 1))).toMatchObject([{ state: 'complete' }]);
  });

  it('takes what it has started along, when it is stopped and when its worker is killed', async () => {
    const file = join(use.fleet.folder, 'pid');
    const worker = use.fleet.worker({ slots: 1, environment: { GATE_FILE: file } });
    const grandchild = () => vi.waitFor(() => Number(readFileSync(file, 'utf8')), { timeout: 20_000, interval: 50 });
    const gone = (pid: number) =>
      vi.waitFor(() => expect(existsSync(`/proc/${pid}/status`) && !isZombie(pid)).toBe(false), 4000);
    await failureOf('spawns', { timeoutMs: 500 }).catch(() => undefined);
    kill(worker.pid ?? 0);
    await gone(await grandchild());
  });
});

describeWith('redis', 'a sweep whose package one worker lacks', () => {
  const use = useFleet(startRedis, { secret });

  it('runs on the others, and the list of workers says which one cannot', async () => {
    const equipped = join(use.fleet.folder, 'equipped', '.hypersweep');
    const bare = join(use.fleet.folder, 'bare', '.hypersweep');
    const modules = join(use.fleet.folder, 'equipped', 'node_modules', 'only-here');
    for (const folder of [equipped, bare, modules]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(modules, 'package.json'), '{"name": "only-here", "type": "module", "main": "index.js"}');
    writeFileSync(join(modules, 'index.js'), 'export const value = 2;');
    const gate = join(use.fleet.folder, 'gate');
    use.fleet.worker({ slots: 1, folder: equipped, environment: { GATE_FILE: gate } });
    const plan = await use.fleet.start('needs-package', 3);
    await use.fleet.worker({ slots: 2, folder: bare }).ready;
    await vi.waitFor(async () => {
      const workers = await listWorkers(use.store, { now: () => Date.now(), onRefused: () => undefined });
      const unfit = workers.flatMap(({ presence }) => ('unfit' in presence ? presence.unfit : []));
      expect(unfit).toEqual([{ sweepId: plan.record.sweepId, why: expect.stringContaining("'only-here'") as string }]);
    }, 20_000);
    writeFileSync(gate, '');
    const outcomes = await use.fleet.finished(plan);
    expect(new Set(outcomes.map(({ state }) => state))).toEqual(new Set(['complete']));
  });
});

function isZombie(pid: number): boolean {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
}
