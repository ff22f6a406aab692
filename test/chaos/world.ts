import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openSweepStore, type SweepStore } from '../../orchestrator/queue/sweep-store.ts';
import { openStore } from '../../orchestrator/store/open-store.ts';
import { parseStoreAddress } from '../../shared/store-address.ts';
import { processesWith, readProc, roleOf, serverPid, type Role } from '../support/fault-project.ts';
import { kill } from '../support/fleet.ts';
import { smallDisk, type SmallDisk } from '../support/small-disk.ts';
import { Actor } from './actors.ts';
import { chaosProject } from './project.ts';
import { startProxy, type Proxy } from './proxy.ts';
import { freePort, RedisChild } from './redis-child.ts';

/** Where a round happens: on a shared Redis behind a bad network, or on a private store with its keeper. */
export type WorldKind = 'shared redis' | 'private redis' | 'private postgres';

/** Everything that a fault may hit. */
export interface World {
  readonly kind: WorldKind;
  readonly folder: string;
  /** Commands that are started again when they die. */
  readonly actors: readonly Actor[];
  /** The one whose good end ends the round. */
  readonly run: Actor;
  readonly pids: (role: Role) => number[];
  readonly storePid: () => number;
  /** Has statements done by a private PostgreSQL, each one by itself; null where the store is another. */
  readonly sql: ((statements: readonly string[]) => Promise<void>) | null;
  readonly shared: { readonly redis: RedisChild; readonly proxy: Proxy; readonly disk: SmallDisk | null } | null;
  /** Attempts that have begun to train so far. */
  readonly begun: () => number;
  /** Sets the workers' clocks ahead by so many milliseconds. */
  readonly shiftClock: (ms: number) => void;
  /** What the store holds, read without anything bad in between. */
  readonly read: <T>(work: (store: SweepStore) => Promise<T>) => Promise<T>;
  /** Every living process of this world. */
  readonly left: () => number[];
  readonly close: () => Promise<void>;
}

const secret = 'a secret of the chaos suite';
/** Milliseconds until a worker that died is noticed; faults that last longer than it are among the faults. */
export const leaseMs = 1500;
const diskKilobytes = 48_000;

/** Makes a world with its commands not started yet; `workers` are beside those of its runs. */
export async function makeWorld(kind: WorldKind, trials: number, workers: number): Promise<World> {
  const project = chaosProject(trials);
  const { folder } = project;
  chmodSync(folder, 0o755);
  const mark = randomUUID();
  const clock = join(folder, 'clock');
  const begun = join(folder, 'begun');
  writeFileSync(begun, '');
  chmodSync(begun, 0o666);
  const common = {
    CHAOS: mark,
    TEST_CLOCK: clock,
    CHAOS_BEGUN: begun,
    HYPERSWEEP_LEASE_MS: String(leaseMs),
    HYPERSWEEP_KEEPER_LINGER_MS: '500',
  };
  const shared = kind === 'shared redis' ? await sharedRedis(folder) : null;
  const env = { ...common, ...(shared === null ? privateEnvironment(kind, folder) : sharedEnvironment(shared.proxy)) };
  const options = { cwd: folder, env };
  const ahead = { cwd: folder, env: { ...env, NODE_OPTIONS: `--import=${join(folder, 'clock.mjs')}` } };
  const worker = (slots: number) => new Actor(['worker', '--slots', String(slots), '--backend', 'wasm'], ahead);
  // Alone, it has all the slots.
  const run = new Actor(['run', 'sweep.yaml', '--slots', workers === 0 ? '2' : '1', '--quiet'], options);
  const second = shared === null ? [new Actor(['run', 'sweep.yaml', '--slots', '2', '--quiet'], options)] : [];
  const more = [...second, ...Array.from({ length: workers }, () => worker(2))];
  const pids = (role: Role) => processesWith(`CHAOS=${mark}`).filter((pid) => isRole(pid, role));
  const stateFolder = join(folder, '.hypersweep');
  const read = async <T>(work: (store: SweepStore) => Promise<T>): Promise<T> => {
    const open = shared === null ? await openStore({ env: { PATH: process.env['PATH'], ...env }, cwd: folder }) : null;
    const address = open?.address ?? parseStoreAddress(`redis://127.0.0.1:${shared?.redis.port ?? 0}`);
    const store = await openSweepStore(address, { secret: open?.secret ?? secret });
    try {
      return await work(store);
    } finally {
      await store.close();
      await open?.close();
    }
  };
  const sql = async (statements: readonly string[]) => {
    const open = await openStore({ env: { PATH: process.env['PATH'], ...env }, cwd: folder });
    const client = new pg.Client({ connectionString: open.address.kind === 'postgres' ? open.address.url : '' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end().catch(() => undefined);
      await open.close();
    }
  };
  const left = () => [...processesWith(`CHAOS=${mark}`), ...[serverPid(stateFolder)].filter((pid) => pid > 0)];
  return {
    kind,
    folder,
    actors: [run, ...more],
    run,
    pids,
    storePid: () => serverPid(stateFolder),
    sql: kind === 'private postgres' ? sql : null,
    shared,
    begun: () => statSync(begun).size,
    shiftClock: (ms) => writeFileSync(clock, String(ms)),
    read,
    left,
    close: async () => {
      left().forEach(kill);
      await shared?.proxy.close();
      await shared?.redis.stop('SIGKILL');
      shared?.disk?.remove();
      project.remove();
    },
  };
}

async function sharedRedis(folder: string) {
  const data = join(folder, 'redis-data');
  mkdirSync(data);
  const disk = smallDisk(data, diskKilobytes);
  const redis = new RedisChild(await freePort(), data);
  await redis.start();
  return { redis, disk, proxy: await startProxy(redis.port) };
}

function sharedEnvironment(proxy: Proxy) {
  return { HYPERSWEEP_STORE: `redis://127.0.0.1:${proxy.port}`, HYPERSWEEP_SECRET: secret };
}

/** `private postgres` has a PATH on which node is all there is. */
function privateEnvironment(kind: WorldKind, folder: string): NodeJS.ProcessEnv {
  if (kind !== 'private postgres') return {};
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  return { PATH: bin };
}

/** A `worker` command is an orchestrator process, too; here `run` is what runs the sweep. */
function isRole(pid: number, role: Role): boolean {
  if (roleOf(pid) !== role) return false;
  return role !== 'run' || readProc(pid, 'cmdline').includes('sweep.yaml');
}
