import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SeededRandom } from '../../shared/seeded-random.ts';
import { kill } from '../support/fleet.ts';
import { leaseMs, type World } from './world.ts';

/** One kind of fault: how often it is drawn, where it can happen, and what it does. Gives whether it hit anything. */
export interface Fault {
  readonly name: string;
  readonly weight: number;
  readonly where: (world: World) => boolean;
  readonly strike: (world: World, random: SeededRandom) => Promise<boolean> | boolean;
}

const anywhere = () => true;
const onShared = (world: World) => world.shared !== null;
const onPrivate = (world: World) => world.shared === null;
const hourMs = 3_600_000;

/** Everything that can go wrong. Some heal by themselves a while later, while other faults strike. */
export const faults: readonly Fault[] = [
  { name: 'runner killed (SIGKILL)', weight: 26, where: anywhere, strike: (world, random) => killOne(world.pids('runner'), random) },
  { name: 'worker killed (SIGKILL)', weight: 14, where: anywhere, strike: (world, random) => killOne(world.pids('worker'), random) },
  { name: 'worker stopped for longer than its lease (SIGSTOP)', weight: 8, where: anywhere, strike: freeze },
  { name: 'orchestrator killed (SIGKILL)', weight: 8, where: anywhere, strike: (world, random) => killOne(world.pids('run'), random) },
  { name: 'connections cut', weight: 14, where: onShared, strike: ({ shared }) => (shared?.proxy.cut(), true) },
  { name: 'network slow (200 ms each way, for a second)', weight: 8, where: onShared, strike: slow },
  { name: 'network silent for longer than the lease', weight: 3, where: onShared, strike: hold },
  { name: 'store killed (SIGKILL), started again', weight: 6, where: onShared, strike: (world) => restart(world, 'SIGKILL', 200) },
  { name: 'store stopped (SIGTERM), away for seconds', weight: 3, where: onShared, strike: (world) => restart(world, 'SIGTERM', 2500) },
  { name: "store's disk full for a second", weight: 3, where: ({ shared }) => shared !== null && shared.disk !== null, strike: fillDisk },
  { name: 'store out of memory for a second (maxmemory)', weight: 3, where: onShared, strike: (world) => refuse(world, ['maxmemory', '1', '0']) },
  { name: 'store read-only for a second (min-replicas-to-write)', weight: 3, where: onShared, strike: (world) => refuse(world, ['min-replicas-to-write', '1', '0']) },
  { name: 'network away for six leases', weight: 0.6, where: onShared, strike: away },
  { name: 'workers’ clocks jump by an hour', weight: 4, where: onShared, strike: jump },
  { name: 'store killed (SIGKILL) under its keeper', weight: 10, where: onPrivate, strike: (world) => killOne([world.storePid()]) },
  { name: 'keeper killed (SIGKILL)', weight: 8, where: onPrivate, strike: (world, random) => killOne(world.pids('keeper'), random) },
  { name: 'store read-only for a second (default_transaction_read_only)', weight: 6, where: ({ sql }) => sql !== null, strike: readOnly },
  { name: 'everything killed at once', weight: 2, where: onPrivate, strike: killAll },
]; // prettier-ignore

/** Draws a fault that can happen in this world. */
export function drawFault(world: World, random: SeededRandom): Fault {
  const possible = faults.filter((fault) => fault.where(world));
  let at = random.next() * possible.reduce((sum, { weight }) => sum + weight, 0);
  for (const fault of possible) {
    at -= fault.weight;
    if (at < 0) return fault;
  }
  throw new Error('no fault can happen here');
}

function killOne(pids: readonly number[], random?: SeededRandom): boolean {
  const living = pids.filter((pid) => pid > 0);
  const pid = living[random?.below(Math.max(1, living.length)) ?? 0];
  if (pid === undefined) return false;
  kill(pid);
  return true;
}

function killAll(world: World): boolean {
  const pids = world.left();
  pids.forEach(kill);
  return pids.length > 0;
}

function freeze(world: World, random: SeededRandom): boolean {
  const pids = world.pids('worker');
  const pid = pids[random.below(Math.max(1, pids.length))];
  if (pid === undefined || !signal(pid, 'SIGSTOP')) return false;
  setTimeout(() => signal(pid, 'SIGCONT'), leaseMs * (1.6 + random.next()));
  return true;
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function slow({ shared }: World): boolean {
  shared?.proxy.delay(200);
  setTimeout(() => shared?.proxy.delay(0), 1000);
  return true;
}

async function hold({ shared }: World): Promise<boolean> {
  shared?.proxy.hold(true);
  await sleep(1.7 * leaseMs);
  shared?.proxy.hold(false);
  return true;
}

async function restart({ shared }: World, how: 'SIGKILL' | 'SIGTERM', awayMs: number): Promise<boolean> {
  await shared?.redis.stop(how);
  await sleep(awayMs);
  await shared?.redis.start();
  return true;
}

async function away({ shared }: World): Promise<boolean> {
  shared?.proxy.refuse(true);
  shared?.proxy.cut();
  await sleep(6 * leaseMs);
  shared?.proxy.refuse(false);
  return true;
}

/** A setting with which the store takes no writes, and the one that it had. */
async function refuse({ shared }: World, [name, bad, good]: readonly [string, string, string]): Promise<boolean> {
  await shared?.redis.set(name, bad);
  await sleep(1000);
  await shared?.redis.set(name, good);
  return true;
}

async function readOnly({ sql }: World): Promise<boolean> {
  const set = ['alter system set default_transaction_read_only = on', 'select pg_reload_conf()'];
  const reset = [
    'set default_transaction_read_only = off',
    'alter system reset default_transaction_read_only',
    'select pg_reload_conf()',
  ];
  const struck = await sql?.(set).then(
    () => true,
    () => false,
  );
  await sleep(1000);
  // Whatever became of it: a store that is started again would be read-only for good.
  while (sql !== null) {
    const done = await sql(reset).then(
      () => true,
      () => false,
    );
    if (done) break;
    await sleep(200);
  }
  return struck === true;
}

async function fillDisk({ shared }: World): Promise<boolean> {
  const ballast = shared?.disk?.fill();
  await sleep(1000);
  if (ballast !== undefined) rmSync(ballast, { force: true });
  return true;
}

async function jump(world: World, random: SeededRandom): Promise<boolean> {
  world.shiftClock(random.next() < 0.5 ? hourMs : -hourMs);
  await sleep(500);
  return true;
}
