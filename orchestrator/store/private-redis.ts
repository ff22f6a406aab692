import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { SweepError } from '../../shared/errors.ts';
import { markLog } from './log-file.ts';
import { processCommand, processFolder } from './process-identity.ts';
import { writeMarker, type PrivateServer, type RunningServer, type StoreMarker } from './private-server.ts';
import { redisInfoOf, versionNumber } from './redis-info.ts';
import { guardServer } from './server-guard.ts';
import { adoptServer, startServer, stopServer, untilAnswering, type ServerProcess } from './server-process.ts';
import { removeSocketFolder, socketFolder } from './socket-folder.ts';
import { writingState } from './system-error.ts';

const run = promisify(execFile);
const socketFile = 'redis.sock';

/** The oldest Redis that BullMQ's scripts run on, as {@link versionNumber} counts. */
export const oldestRedis = 602;

/** Absolute path of a redis-server or valkey-server >= 6.2 on a PATH, or null. */
export async function findRedis(path: string): Promise<string | null> {
  for (const name of ['redis-server', 'valkey-server']) {
    for (const folder of path.split(delimiter)) {
      const file = join(folder, name);
      if (!folder.startsWith('/') || !(await isExecutable(file))) continue;
      const { stdout } = await run(file, ['--version']).catch(() => ({ stdout: '' }));
      const version = versionNumber(/v=(\S+)/.exec(stdout)?.[1] ?? '');
      if (version !== null && version >= oldestRedis) return file;
    }
  }
  return null;
}

/** Whether a state folder holds data of a private Redis. */
export function hasRedisData(folder: string): boolean {
  return ['appendonlydir', 'appendonly.aof'].some((name) => existsSync(join(folder, name)));
}

interface RedisPlace {
  readonly stateFolder: string;
  readonly folder: string;
  readonly binary: string;
  readonly marker: StoreMarker | null;
}

/** So often it is started where its socket vanishes. */
const startTries = 5;
/** Redis makes its socket before it reads its data: one that is not there after so long has been removed. */
const socketMs = 5_000;

/** A Redis on a unix socket whose append-only file is the truth; no TCP port, nothing evicted. */
export function privateRedis({ stateFolder, folder, binary, marker }: RedisPlace): PrivateServer {
  let recorded = marker?.socketFolder;
  const start = async (signal: AbortSignal) => {
    await writingState(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
    recorded = await socketFolder({ preferred: folder, file: socketFile, recorded });
    const place = { stateFolder, folder, binary, sockets: recorded, signal };
    const running = (await leftBehind(place)) ?? (await startFresh(place));
    await writeMarker(stateFolder, { version: 1, kind: 'redis', folder: 'redis', socketFolder: recorded });
    return running;
  };
  return { title: 'Redis', firstTime: marker === null, start };
}

interface StartPlace {
  readonly stateFolder: string;
  readonly folder: string;
  readonly binary: string;
  readonly sockets: string;
  readonly signal: AbortSignal;
}

/**
 * Starts it again where its socket is taken away before it answers: the server of a state folder that was deleted shortly before
 * removes by name, as it ends, the socket of the one that is made in its place.
 */
async function startFresh(place: StartPlace): Promise<RunningServer> {
  const path = join(place.sockets, socketFile);
  const removed = new SweepError(
    'STORE_NOT_AVAILABLE',
    `The private Redis cannot start: ${path} is removed each time.`,
    {
      hint: 'Something cleans that folder; let it spare sockets.',
    },
  );
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(place, { path, removed });
    } catch (error) {
      if (error !== removed || attempt === startTries) throw error;
    }
  }
}

async function startOnce(
  { stateFolder, folder, binary, sockets, signal }: StartPlace,
  { path, removed }: { readonly path: string; readonly removed: SweepError },
): Promise<RunningServer> {
  const logFile = join(stateFolder, 'store.log');
  const log = await markLog(logFile);
  const args = Object.entries({
    port: '0',
    unixsocket: path,
    unixsocketperm: '700',
    dir: folder,
    pidfile: join(folder, 'redis.pid'),
    appendonly: 'yes',
    appendfsync: 'everysec',
    save: '',
    'maxmemory-policy': 'noeviction',
  }).flatMap(([name, value]) => [`--${name}`, value]);
  const server = await startServer({ command: binary, args, cwd: folder, logFile });
  guardServer({ pid: server.pid, sign: path, folder });
  const late = Date.now() + socketMs;
  let wasThere = false;
  let missed = 0;
  const answers = async () => {
    const isThere = existsSync(path);
    wasThere ||= isThere;
    missed = isThere ? 0 : missed + 1;
    // One that ends takes its socket away, too, which is found out within some looks.
    if (missed > 10 && (wasThere || Date.now() > late)) throw removed;
    const info = await redisInfoOf(path, 1_000);
    return info?.get('process_id') === String(server.pid) && info.get('loading') === '0';
  };
  const wait = { title: 'Redis', log, timeoutMs: 60_000, signal };
  await untilAnswering(server, answers, wait).catch(async (error: unknown) => {
    await stopServer(server, 'SIGTERM', 5_000);
    throw error;
  });
  return running(server, { sockets, folder, adopted: false });
}

/**
 * The server that a killed keeper left on these data. One that runs but cannot be reached is stopped: two of them on one
 * append-only file would destroy it.
 */
async function leftBehind({ stateFolder, folder, sockets, signal }: StartPlace): Promise<RunningServer | null> {
  const pid = Number(await readFile(join(folder, 'redis.pid'), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (!(await runsOn(pid, [sockets, folder]))) return null;
  const server = await adoptServer(pid);
  if (server === null) return null;
  const answers = async () => {
    const info = await redisInfoOf(join(sockets, socketFile), 1_000);
    return info?.get('process_id') === String(pid) && info.get('loading') === '0';
  };
  try {
    const log = await markLog(join(stateFolder, 'store.log'));
    const timeoutMs = existsSync(join(sockets, socketFile)) ? 60_000 : 500;
    await untilAnswering(server, answers, { title: 'Redis', log, timeoutMs, signal });
    return running(server, { sockets, folder, adopted: true });
  } catch {
    await stopServer(server, 'SIGTERM', 10_000);
    signal.throwIfAborted();
    return null;
  }
}

/** A pid file may be old and its number another program's; a project that was moved is known by the working folder. */
async function runsOn(pid: number, folders: readonly string[]): Promise<boolean> {
  const [command, cwd] = await Promise.all([processCommand(pid), processFolder(pid)]);
  if (!/redis|valkey/.test(command)) return false;
  return folders.some((folder) => folder === cwd || command.includes(folder));
}

interface RunningPlace {
  readonly sockets: string;
  readonly folder: string;
  readonly adopted: boolean;
}

function running(server: ServerProcess, { sockets, folder, adopted }: RunningPlace): RunningServer {
  const path = join(sockets, socketFile);
  return {
    address: { kind: 'redis-socket', path },
    socket: path,
    pid: server.pid,
    adopted,
    ended: server.ended,
    async otherConnections() {
      const info = await redisInfoOf(path, 2_000);
      return Math.max(0, Number(info?.get('connected_clients') ?? '1') - 1);
    },
    async stop() {
      await stopServer(server, 'SIGTERM', 10_000);
      await removeSocketFolder(sockets, folder);
    },
  };
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
