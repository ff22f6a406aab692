import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { processSpace } from '../../orchestrator/store/process-identity.ts';
import { acquireProcessLock, processLockHolder } from '../../orchestrator/store/process-lock.ts';
import { killHard } from '../support/store-project.ts';

let folder = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hs-lock-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) await killHard(child.pid ?? 0);
  rmSync(folder, { recursive: true, force: true });
});

interface Contender {
  readonly pid: number;
  /** Asks it to take the lock now; true when it got it. */
  readonly take: () => Promise<boolean>;
}

/** A process that is loaded and waits for the word to take the lock, so that many can do it at one instant. */
async function contender(): Promise<Contender> {
  const entry = resolve(import.meta.dirname, '../../dist/orchestrator/store/process-lock.js');
  const script = `
    const { acquireProcessLock } = await import(${JSON.stringify(entry)});
    console.log('loaded');
    process.stdin.on('data', async () => console.log((await acquireProcessLock(process.argv[1], 'job')) !== null));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  return {
    pid: child.pid!,
    async take() {
      child.stdin.write('take\n');
      const [line] = (await once(lines, 'line')) as [string];
      return line === 'true';
    },
  };
}

describe('process lock', () => {
  test('is held by one, and named with its note', async () => {
    const lock = await acquireProcessLock(folder, 'job', 'a note');
    expect(await acquireProcessLock(folder, 'job')).toBeNull();
    expect(await processLockHolder(folder, 'job')).toMatchObject({
      pid: process.pid,
      note: 'a note',
      elsewhere: false,
    });
    expect(await lock?.isHeld()).toBe(true);
  });

  test('is free at once after release, and its numbers go up', async () => {
    const first = await acquireProcessLock(folder, 'job');
    await first?.release();
    await first?.release();
    expect(await processLockHolder(folder, 'job')).toBeNull();
    expect(await acquireProcessLock(folder, 'job')).not.toBeNull();
    expect(readdirSync(folder)).toEqual(['job-2.lock']);
  });

  test('keeps locks of other names apart, also those whose name begins alike', async () => {
    await acquireProcessLock(folder, 'job');
    expect(await acquireProcessLock(folder, 'job-1')).not.toBeNull();
    expect(await acquireProcessLock(folder, 'jo')).not.toBeNull();
  });

  test('goes to exactly one of eight that ask at the same instant, again and again under kill -9', async () => {
    for (let round = 0; round < 4; round += 1) {
      const all = await Promise.all(Array.from({ length: 8 }, () => contender()));
      const taken = await Promise.all(all.map((one) => one.take()));
      expect(taken.filter(Boolean)).toHaveLength(1);
      const winner = all[taken.indexOf(true)]!;
      expect(await processLockHolder(folder, 'job')).toMatchObject({ pid: winner.pid });
      await killHard(winner.pid);
      expect(await processLockHolder(folder, 'job')).toBeNull();
      // The losers of this round and the dead winner are all that the next round finds.
      const second = await Promise.all(all.filter((one) => one !== winner).map((one) => one.take()));
      expect(second.filter(Boolean)).toHaveLength(1);
      for (const one of all) await killHard(one.pid);
    }
  }, 60_000);

  test('is not held by a process of another start that has the same pid', async () => {
    const space = await processSpace();
    writeLock({ pid: process.pid, started: 'long ago', space });
    expect(await processLockHolder(folder, 'job')).toBeNull();
  });

  test('is not held by a zombie', async () => {
    // The shell starts a child, tells its pid and never reaps it.
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(parent);
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const started = await startOf(Number(line));
    await untilZombie(Number(line));
    writeLock({ pid: Number(line), started, space: await processSpace() });
    expect(await processLockHolder(folder, 'job')).toBeNull();
  });

  test('of another machine or container counts while its file is touched', async () => {
    writeLock({ pid: 1, started: '1', space: 'elsewhere' });
    expect(await processLockHolder(folder, 'job')).toMatchObject({ elsewhere: true, host: 'far' });
    const old = new Date(Date.now() - 60_000);
    utimesSync(join(folder, 'job-1.lock'), old, old);
    expect(await processLockHolder(folder, 'job')).toBeNull();
  });

  test('takes a damaged file for free', async () => {
    writeFileSync(join(folder, 'job-7.lock'), 'nonsense');
    expect(await acquireProcessLock(folder, 'job')).not.toBeNull();
    expect(readdirSync(folder)).toEqual(['job-8.lock']);
  });

  test('tells that it is lost once its folder is gone', async () => {
    const lock = await acquireProcessLock(folder, 'job');
    rmSync(folder, { recursive: true });
    expect(await lock?.isHeld()).toBe(false);
    await lock?.release();
  });
});

function writeLock(content: { pid: number; started: string; space: string }): void {
  writeFileSync(join(folder, 'job-1.lock'), JSON.stringify({ ...content, host: 'far', note: '' }));
}

function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function startOf(pid: number): Promise<string> {
  return Promise.resolve(statFields(pid)[19]!);
}

async function untilZombie(pid: number): Promise<void> {
  while (statFields(pid)[0] !== 'Z') await new Promise((done) => setImmediate(done));
}
