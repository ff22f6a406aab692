import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import pg from 'pg';
import { removeFolder } from './remove-folder.ts';
import { openStore, type OpenStore } from '../../orchestrator/store/open-store.ts';
import { processStart } from '../../orchestrator/store/process-identity.ts';
import { processLockHolder } from '../../orchestrator/store/process-lock.ts';
import { parseStoreAddress, type StoreAddress } from '../../shared/store-address.ts';

/** Which private server a project's PATH leads to. */
export type PrivateKind = 'redis' | 'postgres';

/** A project folder of a test's own, whose private store is killed and removed at the end. */
export interface StoreProject {
  readonly folder: string;
  readonly stateFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly notices: string[];
  readonly open: () => Promise<OpenStore>;
  readonly keeperPid: () => Promise<number>;
  readonly serverPid: () => number;
  /** Where its store's data lie; outside the project when root's project is out of PostgreSQL's reach. */
  readonly dataFolder: () => string;
  /** Closes what was opened here. */
  readonly leave: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

interface ProjectOptions {
  /** Path below the temporary folder. */
  readonly name?: string;
  readonly lingerMs?: number;
  /** Existing folder to make the project in. */
  readonly base?: string;
}

/** Makes a project; `postgres` hides every redis-server from it. */
export function storeProject(
  kind: PrivateKind,
  { name = 'project', lingerMs = 300, base }: ProjectOptions = {},
): StoreProject {
  const root = realpathSync(base ?? mkdtempSync(join(tmpdir(), 'hs-store-')));
  const folder = join(root, name);
  const stateFolder = join(folder, '.hypersweep');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  const env = {
    PATH: kind === 'redis' ? process.env.PATH : '/nonexistent',
    HOME: process.env.HOME,
    HYPERSWEEP_KEEPER_LINGER_MS: String(lingerMs),
  };
  const notices: string[] = [];
  const opened: OpenStore[] = [];
  const serverPid = () => {
    const file = join(dataFolder(stateFolder), kind === 'redis' ? 'redis.pid' : 'data/postmaster.pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  };
  const keeperPid = async () => (await processLockHolder(stateFolder, 'keeper'))?.pid ?? 0;
  const leave = async () => {
    await Promise.all(opened.map((store) => store.close()));
  };
  return {
    folder,
    stateFolder,
    env,
    notices,
    keeperPid,
    serverPid,
    dataFolder: () => dataFolder(stateFolder),
    async open() {
      const store = await openStore({ env, cwd: folder, onNotice: (text) => notices.push(text) });
      opened.push(store);
      return store;
    },
    leave,
    async remove() {
      await leave();
      const keeper = await keeperPid();
      const leftovers = outside(stateFolder);
      for (const pid of [keeper, serverPid()]) await killHard(pid);
      for (const leftover of leftovers) removeFolder(leftover);
      if (base === undefined) removeFolder(root);
    },
  };
}

/** Kills a process with SIGKILL and waits until it is gone; 0 is nobody. */
export async function killHard(pid: number): Promise<void> {
  if (pid <= 0 || (await processStart(pid)) === null) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return;
  }
  while ((await processStart(pid)) !== null) await new Promise((resolve) => setImmediate(resolve));
}

/** Writes a value that later tells whether the data are still there. */
export async function putMark(address: StoreAddress, value: string): Promise<void> {
  if (address.kind === 'postgres') {
    await withPostgres(address.url, async (client) => {
      await client.query('create table if not exists mark (value text)');
      await client.query('delete from mark');
      await client.query('insert into mark values ($1)', [value]);
    });
  } else {
    await withRedis(address, (redis) => redis.set('mark', value));
  }
}

/** The last value that {@link putMark} wrote. */
export async function readMark(address: StoreAddress): Promise<string | null> {
  if (address.kind !== 'postgres') return withRedis(address, (redis) => redis.get('mark'));
  return withPostgres(address.url, async (client) => {
    const { rows } = await client.query<{ value: string }>('select value from mark');
    return rows[0]?.value ?? null;
  });
}

/** A process of its own that opens a project's store and holds it. */
export interface StoreHolder {
  readonly pid: number;
  readonly address: StoreAddress;
  readonly secret: string;
  readonly leave: () => Promise<void>;
}

/** Starts a {@link StoreHolder}; it must have been built (`npm run build`). */
export async function holdStore(project: StoreProject): Promise<StoreHolder> {
  const entry = resolve(import.meta.dirname, '../../dist/orchestrator/store/open-store.js');
  const script = `
    const { openStore } = await import(${JSON.stringify(entry)});
    const store = await openStore({ env: process.env, cwd: ${JSON.stringify(project.folder)} });
    const { formatStoreAddress } = await import(${JSON.stringify(resolve(entry, '../../../shared/store-address.js'))});
    console.log(JSON.stringify([formatStoreAddress(store.address), store.secret]));
    process.stdin.resume().on('end', () => store.close());`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: project.env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [unknown];
  if (typeof line !== 'string') throw new Error('the process ended before its store was open');
  const [address, secret] = JSON.parse(line) as [string, string];
  return {
    pid: child.pid!,
    address: parseStoreAddress(address),
    secret,
    async leave() {
      child.stdin.end();
      await ended;
    },
  };
}

/** What a killed store of this project leaves elsewhere. */
function outside(stateFolder: string): readonly string[] {
  const marker = join(stateFolder, 'store.json');
  const note = join(stateFolder, 'keeper.sockets');
  const { socketFolder } = existsSync(marker)
    ? (JSON.parse(readFileSync(marker, 'utf8')) as { socketFolder: string })
    : { socketFolder: stateFolder };
  const controlFolder = existsSync(note) ? readFileSync(note, 'utf8') : stateFolder;
  return [dataFolder(stateFolder), socketFolder, controlFolder];
}

function dataFolder(stateFolder: string): string {
  const marker = join(stateFolder, 'store.json');
  if (!existsSync(marker)) return join(stateFolder, 'redis');
  const { folder } = JSON.parse(readFileSync(marker, 'utf8')) as { folder: string };
  return resolve(stateFolder, folder);
}

async function withRedis<T>(
  address: Exclude<StoreAddress, { readonly kind: 'postgres' }>,
  use: (redis: Redis) => Promise<T>,
): Promise<T> {
  const redis = address.kind === 'redis' ? new Redis(address.url) : new Redis({ path: address.path });
  redis.on('error', () => undefined);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

async function withPostgres<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
