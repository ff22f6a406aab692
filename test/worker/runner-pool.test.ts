import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { RunnerRequest } from '../../shared/runner-protocol.ts';
import { RunnerPool } from '../../worker/runner-pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'hs-pool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A runner that loads nothing. The letters of a file say how each life in turn ends on a request: `k`illed before it began,
 * killed after it had `b`egun, killed while it was `s`tarting; any other answers.
 */
const runner = `
import { readFileSync, writeFileSync } from 'node:fs';
const [life = 'a', ...rest] = readFileSync('lives', 'utf8');
writeFileSync('lives', rest.join(''));
const die = () => process.kill(process.pid, 'SIGKILL');
if (life === 's') die();
process.on('message', ({ type }) => {
  if (type !== 'trial') return;
  if (life === 'k') die();
  else process.send([{ type: 'begun' }], () => life === 'b' ? die() : process.send([{ type: 'trial-done', outcome: {}, memoryBytes: 1 }]));
});
process.on('disconnect', () => process.exit());
process.send([{ type: 'ready', provenance: {} }]);
`;

it.each([
  { lives: 'ksa', answered: true, started: 3, why: 'was killed while it idled, and the next while it started' },
  { lives: 'kkka', answered: false, started: 3, why: 'never begins, three times over' },
  { lives: 'ba', answered: false, started: 1, why: 'was killed in the middle of the trial' },
])('counts an attempt only of a runner that had it: $why', async ({ lives, answered, started }) => {
  const pool = poolOf(1, lives);
  const answer = await trial(pool);
  pool.close();
  expect(answer).toMatchObject(answered ? { type: 'trial-done' } : { type: 'died', why: 'crash' });
  expect([pool.started, readFileSync(join(folder, 'lives'), 'utf8')]).toEqual([started, lives.slice(started)]);
});

it('starts what the free slots will need, and no more', async () => {
  const pool = poolOf(3, 'aaa');
  await pool.probe();
  await Promise.all([pool.fill([]), pool.fill([])]);
  await pool.fill([]);
  expect(pool.started).toBe(3);
  const answers = await Promise.all([trial(pool), trial(pool), trial(pool)]);
  pool.close();
  expect(answers).toMatchObject([{ type: 'trial-done' }, { type: 'trial-done' }, { type: 'trial-done' }]);
  expect(pool.started).toBe(3);
});

it('leaves it at one that cannot start, which costs no trial', async () => {
  const pool = poolOf(3, 'saa');
  await pool.fill([]);
  expect(pool.started).toBe(1);
  const answer = await trial(pool);
  pool.close();
  expect(answer).toMatchObject({ type: 'trial-done' });
});

function poolOf(slots: number, lives: string): RunnerPool {
  writeFileSync(join(folder, 'lives'), lives);
  writeFileSync(join(folder, 'runner.mjs'), runner);
  return new RunnerPool(slots, {
    entry: join(folder, 'runner.mjs'),
    backend: 'wasm',
    environment: () => process.env,
    cwd: folder,
  });
}

function trial(pool: RunnerPool) {
  const silent = { onEpoch: () => undefined, onDynamics: () => undefined, onOutput: () => undefined };
  const limits = { signal: new AbortController().signal, timeoutMs: 60_000 };
  return pool.run({ type: 'trial' } as RunnerRequest, silent, limits);
}
