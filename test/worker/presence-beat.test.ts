import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beatEveryMs, isOurs, openPresence } from '../../shared/presence.ts';
import { recordVersion, type Backend } from '../../shared/records.ts';
import {
  gatesQueue,
  trialQueue,
  versionJob,
  versionsQueue,
  workerOfJob,
  workersQueue,
} from '../../shared/store-layout.ts';
import { PresenceBeat } from '../../worker/presence-beat.ts';
import type { WorkerDoor } from '../../worker/trial-worker.ts';
import { WorkerState } from '../../worker/worker-state.ts';

const seal = { secret: 'a secret of the presence tests', storeId: 'a store' };

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] }));
afterEach(() => vi.useRealTimers());

/** A store of queues with records alone. */
function fakeStore(versions: readonly number[]) {
  const jobs = new Map<string, object>();
  const door = {
    putJob: (_queue: string, id: string, data: object) => Promise.resolve(void jobs.set(id, data)),
    readJob: (_queue: string, id: string) => Promise.resolve(jobs.get(id)),
    removeJob: (_queue: string, id: string) => Promise.resolve(void jobs.delete(id)),
    listIds: (queue: string) =>
      Promise.resolve(
        queue === workersQueue ? [...jobs.keys()] : queue === versionsQueue ? versions.map(versionJob) : [],
      ),
  } as unknown as WorkerDoor;
  return { door, jobs };
}

/** A worker of the same host and pid as every other one here: in containers that happens. */
function beat(
  door: WorkerDoor,
  number: number,
  { backend = 'wasm', lines = [] }: { backend?: Backend; lines?: string[] } = {},
) {
  const state = new WorkerState(() => Date.now());
  const base = {
    version: recordVersion, id: `c0ffee00-0000-4000-8000-00000000000${number}`, host: 'same', pid: 1, hypersweep: '0', startedAt: 0,
    node: 'v20', tensorflow: '4', backend, threads: 1, tag: 'default', slots: 1,
  } as const; // prettier-ignore
  const log = pino({ level: 'info' }, { write: (text: string) => void lines.push(text) });
  return { state, beat: new PresenceBeat(door, { seal, base }, { state, now: () => Date.now(), log }) };
}

it('keeps two workers of one host and pid apart, and each finds the other', async () => {
  const { door, jobs } = fakeStore([recordVersion]);
  const [a, b] = [beat(door, 1), beat(door, 2)];
  a.beat.start();
  b.beat.start();
  await vi.waitFor(() => expect(jobs.size).toBe(2));
  expect(await a.beat.othersMayRun('s')).toBe(true);
  b.state.markUnfit('s', 'no package', { alone: true, under: 0 });
  for (const how of ['complete', 'gates', 'handed back', 'oom']) b.state.end('t', how);
  await vi.advanceTimersByTimeAsync(2 * beatEveryMs);
  expect(await a.beat.othersMayRun('s')).toBe(false);
  const told = [...jobs].map(([id, data]) => openPresence(seal, workerOfJob(id) ?? '', data));
  expect(told.map((each) => isOurs(each) && each.done).sort()).toEqual([0, 2]);
  await b.beat.stop();
  expect(jobs.size).toBe(1);
  await a.beat.stop();
});

it('counts a worker of another backend only for a sweep that has no backend yet', async () => {
  const { door, jobs } = fakeStore([recordVersion]);
  const [a, b] = [beat(door, 1), beat(door, 2, { backend: 'cpu' })];
  b.beat.start();
  await vi.waitFor(() => expect(jobs.size).toBe(1));
  expect(await a.beat.othersMayRun('s')).toBe(false);
  expect(await a.beat.othersMayRun('s', { anyBackend: true })).toBe(true);
  await b.beat.stop();
});

it('warns once of sweeps in another record version, whose queues have other names', async () => {
  const lines: string[] = [];
  const other = recordVersion + 1;
  const { beat: foreign } = beat(fakeStore([recordVersion, other]).door, 3, { lines });
  foreign.start();
  await vi.advanceTimersByTimeAsync(3 * beatEveryMs);
  await vi.waitFor(() => expect(lines).toHaveLength(1));
  expect(lines[0]).toContain(
    `the store holds sweeps of record version ${other}; this worker speaks ${recordVersion} and takes none of them. ` +
      'Install the same hypersweep everywhere.',
  );
  for (const name of [trialQueue('wasm', 'default'), gatesQueue('auto', 'default')])
    expect(name).toContain(`-v${recordVersion}-`);
  await foreign.stop();
});
