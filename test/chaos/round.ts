import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../shared/seeded-random.ts';
import { readProc } from '../support/fault-project.ts';
import { drawFault } from './faults.ts';
import { differences, openJobs, readLeft, type Left } from './verify.ts';
import { makeWorld, type World, type WorldKind } from './world.ts';

/** What one round shall be. */
export interface RoundPlan {
  readonly seed: number;
  readonly trials: number;
  /** Most faults. */
  readonly most: number;
  /** Workers beside those of the run, with two slots each. */
  readonly workers: number;
}

/** What one round did and found. */
export interface Round {
  readonly faults: ReadonlyMap<string, number>;
  readonly trials: number;
  readonly repeated: number;
  readonly seconds: number;
  /** Empty when nothing was lost, doubled, changed, stuck or left running. */
  readonly wrong: readonly string[];
}

/** Pause between two faults, in ms: at least, and at most so much more. */
const pauseMs = { least: 40, more: 200 };
/** Share of the faults that do not wait until trials run again. */
const shareOnStarts = 0.15;
/** A round that takes longer is stuck. */
const roundLimitMs = 600_000;
const quietLimitMs = 30_000;

/** Runs a sweep without any fault and gives what it left. */
export async function undisturbed(trials: number): Promise<Left> {
  const world = await makeWorld('shared redis', trials, 0);
  try {
    await sweepThrough(world, () => Promise.resolve());
    return await world.read(readLeft);
  } finally {
    await world.close();
  }
}

/** Runs a sweep under at most so many faults, seeded, and holds what it left against the undisturbed one. */
export async function chaosRound(
  kind: WorldKind,
  { seed, trials, most, workers }: RoundPlan,
  reference: Left,
): Promise<Round> {
  const random = seededRandom('chaos', kind, seed);
  const world = await makeWorld(kind, trials, workers);
  const counts = new Map<string, number>();
  const started = performance.now();
  let struck = 0;
  let begunBefore = 0;
  let startsHit = true;
  try {
    const late = await sweepThrough(world, async () => {
      if (struck >= most || world.pids('runner').length === 0) return;
      // Most faults wait for a trial that began since the last one, else they would hit nothing but processes that start.
      if (world.begun() === begunBefore && !startsHit) return;
      await sleep(pauseMs.least + pauseMs.more * random.next());
      [begunBefore, startsHit] = [world.begun(), random.next() < shareOnStarts];
      const fault = drawFault(world, random);
      if (!(await fault.strike(world, random))) return;
      struck++;
      counts.set(fault.name, (counts.get(fault.name) ?? 0) + 1);
    });
    const left = await world.read(readLeft);
    const wrong = [
      ...late,
      ...left.wrong,
      ...differences(left, reference),
      ...complaints(world),
      ...(await processesLeft(world)),
    ];
    return { faults: counts, trials, repeated: left.repeated, seconds: (performance.now() - started) / 1000, wrong };
  } finally {
    await world.close();
  }
}

/** Keeps the commands alive and lets faults strike until the sweep is finished; then lets everything come to rest. */
async function sweepThrough(world: World, strike: () => Promise<void>): Promise<string[]> {
  const started = performance.now();
  const wrong: string[] = [];
  while (world.run.lastCode !== 0) {
    for (const actor of world.actors) actor.revive();
    await strike();
    await sleep(50);
    if (performance.now() - started > roundLimitMs) {
      wrong.push(`not finished after ${roundLimitMs / 1000} s: ${world.run.said.slice(-600)}`);
      break;
    }
  }
  world.shiftClock(0);
  for (const pid of world.pids('worker')) resume(pid);
  await everyJobClosed(world);
  await Promise.all(world.actors.map((actor) => actor.rest()));
  return wrong;
}

/**
 * A worker that was killed, or whose store took no writes, after it had written a result leaves the job open. The sweep is
 * finished all the same; whichever worker comes next closes the job without training.
 */
async function everyJobClosed(world: World): Promise<void> {
  const workers = world.actors.filter((actor) => actor !== world.run);
  const deadline = performance.now() + quietLimitMs;
  const isOpen = () => world.read(async (store) => (await openJobs(store)).length > 0);
  while (workers.length > 0 && (await isOpen()) && performance.now() < deadline) {
    for (const actor of workers) actor.revive();
    await sleep(200);
  }
}

/** What a command said that no fault excuses. */
function complaints(world: World): string[] {
  return world.actors.flatMap(({ said }) => {
    const at = said.indexOf('Unexpected error');
    return at < 0 ? [] : [`a command said: ${said.slice(at, at + 800)}`];
  });
}

async function processesLeft(world: World): Promise<string[]> {
  const deadline = performance.now() + quietLimitMs;
  while (world.left().length > 0 && performance.now() < deadline) await sleep(100);
  return world.left().map((pid) => `a process is left: ${describeProcess(world, pid)}`);
}

/** What a process is, does and said last, for whoever looks for the reason that it did not end. */
function describeProcess({ folder, actors }: World, pid: number): string {
  const command = readProc(pid, 'cmdline').replaceAll('\0', ' ');
  const status =
    readProc(pid, 'status')
      .match(/^(State|PPid):.*$/gm)
      ?.join(', ') ?? '';
  const log = join(folder, '.hypersweep/logs/worker.log');
  const said = [existsSync(log) ? readFileSync(log, 'utf8') : '', ...actors.map((actor) => actor.said)].join('\n');
  const last = said.split('\n').filter((line) => line.includes(`/${pid}"`));
  return [`${pid} ${command}(${status})`, ...last.slice(-8)].join('\n    ');
}

function resume(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // Gone already.
  }
}
