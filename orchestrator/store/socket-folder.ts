import { chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPrivateFolder, ownUid, type ServerUser } from './run-as.ts';
import { writingState } from './system-error.ts';

/** The kernel takes some 104 to 107 bytes of a unix socket's path; the rest is reserve. */
export const socketPathLimit = 100;

interface SocketPlace {
  /** Where the socket should lie, if its path is short enough. */
  readonly preferred: string;
  /** Name of the socket in its folder. */
  readonly file: string;
  /** Folder that an earlier start used, to keep the address the same. */
  readonly recorded?: string | undefined;
  /** Who must be able to write there, when that is not us. */
  readonly user?: ServerUser | null;
}

/**
 * Folder for a unix socket: the preferred one, or, where the path would be too long, a 0700 folder in the temporary
 * directory. A folder found there is used only if it is the recorded one, still private and still its user's.
 */
export async function socketFolder({ preferred, file, recorded, user = null }: SocketPlace): Promise<string> {
  if (fits(preferred, file)) return preferred;
  if (recorded !== undefined && recorded !== preferred && (await takeAgain(recorded, user))) return recorded;
  const base = [tmpdir(), '/tmp'].find((folder) => fits(join(folder, 'hypersweep-XXXXXX'), file)) ?? '/tmp';
  const folder = await mkdtemp(join(base, 'hypersweep-'));
  if (user !== null) await chown(folder, user.uid, user.gid);
  return folder;
}

/** Removes a socket's folder if it is one that {@link socketFolder} made in the temporary directory. */
export async function removeSocketFolder(folder: string, preferred: string): Promise<void> {
  if (folder !== preferred) await rm(folder, { recursive: true, force: true });
}

/**
 * Remembers the control socket's folder when it lies outside the state folder, and removes the one that a killed keeper left
 * in the temporary directory. Only the holder of the keeper's lock may call it.
 */
export async function rememberControlFolder(stateFolder: string, folder: string): Promise<void> {
  const note = join(stateFolder, 'keeper.sockets');
  const old = await readFile(note, 'utf8').catch(() => '');
  if (old !== '' && old !== folder && (await isPrivateFolder(old, ownUid())))
    await rm(old, { recursive: true, force: true });
  if (folder === stateFolder) await rm(note, { force: true });
  else await writingState(note, () => writeFile(note, folder));
}

async function takeAgain(folder: string, user: ServerUser | null): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    if (user !== null) await chown(folder, user.uid, user.gid);
  } catch {
    // It exists, or its parent is gone; the check below tells.
  }
  return isPrivateFolder(folder, user?.uid ?? ownUid());
}

function fits(folder: string, file: string): boolean {
  return Buffer.byteLength(join(folder, file)) <= socketPathLimit;
}
