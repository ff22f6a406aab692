import { execFile } from 'node:child_process';
import { lstat, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { SweepError } from '../../shared/errors.ts';

const run = promisify(execFile);

/** Where the system's own programs are, whatever our PATH says. */
export const systemEnvironment = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' };

/** A user that a store's server runs as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The unprivileged user that a root process hands PostgreSQL to, which refuses to run as root; null when we are not root.
 * No user is ever made.
 * @throws SweepError `STORE_NOT_AVAILABLE`
 */
export async function serverUser(): Promise<ServerUser | null> {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = await Promise.all([idOf('-u'), idOf('-g')]);
  if (uid !== null && gid !== null && uid !== 0) return { uid, gid };
  throw new SweepError(
    'STORE_NOT_AVAILABLE',
    'A private PostgreSQL cannot run as root, and this machine has no user "nobody" to run it as',
    { hint: 'Install redis-server, run as another user than root, or pass --store.' },
  );
}

async function idOf(flag: '-u' | '-g'): Promise<number | null> {
  const text = await run('id', [flag, 'nobody'], { env: systemEnvironment }).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** Whether any user may pass through every folder from the root down to this one. */
export async function reachableByAll(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    if (((await stat(path)).mode & 0o001) === 0) return false;
    if (dirname(path) === path) return true;
  }
}

/** Whether a path is a real folder (no link) that belongs to the user and that nobody else can enter. */
export async function isPrivateFolder(path: string, uid: number): Promise<boolean> {
  const entry = await lstat(path).catch(() => null);
  return entry !== null && entry.isDirectory() && entry.uid === uid && (entry.mode & 0o077) === 0;
}

/** Our own user id; 0 where the platform has none. */
export function ownUid(): number {
  return process.getuid?.() ?? 0;
}
