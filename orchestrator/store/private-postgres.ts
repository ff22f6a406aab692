import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SweepError } from '../../shared/errors.ts';
import { linesSince, markLog } from './log-file.ts';
import { postgresFolder } from './postgres-folder.ts';
import { runnableBinaries, type PostgresPackage } from './postgres-binaries.ts';
import { forgetStrangerIn, postmasterOf } from './postmaster-file.ts';
import { writeMarker, type PrivateServer, type RunningServer, type StoreMarker } from './private-server.ts';
import { serverUser, systemEnvironment, type ServerUser } from './run-as.ts';
import { ownSecret } from './secret.ts';
import { adoptServer, startServer, stopServer, untilAnswering, type ServerProcess } from './server-process.ts';
import { removeSocketFolder, socketFolder } from './socket-folder.ts';
import { errorText } from './system-error.ts';

const run = promisify(execFile);
const socketFile = '.s.PGSQL.5432';
const role = 'hypersweep';

interface PostgresPlace {
  readonly stateFolder: string;
  readonly postgres: PostgresPackage;
  readonly marker: StoreMarker | null;
}

/** The PostgreSQL that npm brought, on a unix socket with a password; no TCP port, no system user made. */
export function privatePostgres({ stateFolder, postgres, marker }: PostgresPlace): PrivateServer {
  let known = marker;
  const start = async (signal: AbortSignal) => {
    const user = await serverUser();
    const folder = await postgresFolder(stateFolder, known, user);
    const password = await ownSecret(stateFolder, 'postgres.password');
    const sockets = await socketFolder({ preferred: folder, file: socketFile, recorded: known?.socketFolder, user });
    const place = { stateFolder, folder, sockets, password, user, postgres, signal };
    const running = (await leftBehind(place)) ?? (await startFresh(place));
    const relative = folder === join(stateFolder, 'postgres') ? 'postgres' : folder;
    known = { version: 1, kind: 'postgres', folder: relative, socketFolder: sockets };
    await writeMarker(stateFolder, known);
    return running;
  };
  return { title: 'PostgreSQL', firstTime: marker === null, start };
}

interface StartPlace {
  readonly stateFolder: string;
  readonly folder: string;
  readonly sockets: string;
  readonly password: string;
  readonly user: ServerUser | null;
  readonly postgres: PostgresPackage;
  readonly signal: AbortSignal;
}

async function startFresh(place: StartPlace): Promise<RunningServer> {
  const binaries = await runnableBinaries(place.postgres, place.user !== null);
  const data = join(place.folder, 'data');
  if (!existsSync(data)) await initialise(place, join(binaries, 'bin', 'initdb'));
  await forgetStrangerIn(data);
  const args = [
    ...['-D', data],
    ...['-c', 'listen_addresses='],
    ...['-c', `unix_socket_directories=${quotedForList(place.sockets)}`],
    ...['-c', 'unix_socket_permissions=0700'],
    // Workers hold up to three connections each; the default of 100 would end at some thirty of them.
    ...['-c', 'max_connections=300'],
    ...['-c', 'log_checkpoints=off'],
  ];
  const logFile = join(place.stateFolder, 'store.log');
  const command = join(binaries, 'bin', 'postgres');
  for (let attempt = 1; ; attempt += 1) {
    const log = await markLog(logFile);
    const server = await startServer({ command, args, cwd: place.folder, logFile, user: place.user });
    try {
      const wait = { title: 'PostgreSQL', log, timeoutMs: 60_000, signal: place.signal };
      await untilAnswering(server, () => answers(place), wait);
      return running(server, place, false);
    } catch (error) {
      await stopServer(server, 'SIGINT', 5_000);
      // After kill -9 of the server its own children need a moment to notice and let go of shared memory.
      const lingering = /shared memory block|lock file/.test(await linesSince(log));
      if (!lingering || attempt === 20 || place.signal.aborted) throw error;
      await sleep(250);
    }
  }
}

/** Fills a draft folder and renames it, so that a data folder that exists is complete. */
async function initialise({ folder, password, user }: StartPlace, initdb: string): Promise<void> {
  const draft = join(folder, 'data.draft');
  const passwordFile = join(folder, 'password.draft');
  await rm(draft, { recursive: true, force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== null) await chown(passwordFile, user.uid, user.gid);
  try {
    await run(
      initdb,
      [
        '-D',
        draft,
        '-U',
        role,
        '--pwfile',
        passwordFile,
        '-A',
        'scram-sha-256',
        '--locale=C',
        '-E',
        'UTF8',
        '--no-sync',
      ],
      { cwd: folder, env: systemEnvironment, ...(user ?? {}) },
    );
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new SweepError(
      'STORE_NOT_AVAILABLE',
      `The private PostgreSQL cannot be set up: ${output || errorText(error)}`,
      {
        hint: 'Install redis-server (Debian: apt install redis-server; macOS: brew install redis), or pass --store.',
        cause: error,
      },
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, join(folder, 'data'));
}

/** The server that a killed keeper left on these data; one that cannot be reached any more is stopped. */
async function leftBehind(place: StartPlace): Promise<RunningServer | null> {
  const pid = await postmasterOf(join(place.folder, 'data'));
  if (pid === null) return null;
  const server = await adoptServer(pid);
  if (server === null) return null;
  try {
    const log = await markLog(join(place.stateFolder, 'store.log'));
    const reachable = existsSync(join(place.sockets, socketFile));
    const wait = { title: 'PostgreSQL', log, timeoutMs: reachable ? 60_000 : 500, signal: place.signal };
    await untilAnswering(server, () => answers(place), wait);
    return running(server, place, true);
  } catch {
    await stopServer(server, 'SIGINT', 10_000);
    place.signal.throwIfAborted();
    return null;
  }
}

function running(server: ServerProcess, place: StartPlace, adopted: boolean): RunningServer {
  const host = encodeURIComponent(place.sockets);
  return {
    address: { kind: 'postgres', url: `postgres://${role}:${place.password}@localhost/postgres?host=${host}` },
    socket: join(place.sockets, socketFile),
    pid: server.pid,
    adopted,
    ended: server.ended,
    otherConnections: () =>
      query(place, "select count(*)::int as n from pg_stat_activity where backend_type = 'client backend'").then(
        (count) => Math.max(0, count - 1),
        () => 0,
      ),
    async stop() {
      await stopServer(server, 'SIGINT', 15_000);
      await removeSocketFolder(place.sockets, place.folder);
    },
  };
}

async function answers(place: StartPlace): Promise<boolean> {
  if (!existsSync(join(place.sockets, socketFile))) return false;
  return query(place, 'select 1 as n').then(
    () => true,
    () => false,
  );
}

async function query({ sockets, password }: StartPlace, sql: string): Promise<number> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    host: sockets,
    port: 5432,
    user: role,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ n: number }>(sql);
    return rows[0]?.n ?? 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The setting is a comma-separated list of quoted names. */
function quotedForList(path: string): string {
  return `"${path.replaceAll('"', '""')}"`;
}
