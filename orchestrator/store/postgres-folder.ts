import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import { isPrivateFolder, ownUid, reachableByAll, type ServerUser } from './run-as.ts';
import { markerPath, type StoreMarker } from './private-server.ts';
import { writingState } from './system-error.ts';

/**
 * Folder of a private PostgreSQL's data: 0700 and its user's own. It lies in the state folder or, where root's project cannot
 * be reached by that user, under /var/tmp; the marker remembers where.
 * @throws SweepError `STORE_NOT_AVAILABLE` when the remembered folder is gone or is no longer private.
 */
export async function postgresFolder(
  stateFolder: string,
  marker: StoreMarker | null,
  user: ServerUser | null,
): Promise<string> {
  const owner = user?.uid ?? ownUid();
  if (marker === null) return writingState(stateFolder, () => newFolder(stateFolder, user));
  const folder = resolve(stateFolder, marker.folder);
  if (!existsSync(folder) || (await isPrivateFolder(folder, owner))) return folder;
  throw new SweepError('STORE_NOT_AVAILABLE', `${folder}, which holds the results, is not private to uid ${owner}`, {
    hint: `If its content is yours: chown -R ${owner} ${folder} && chmod 700 ${folder}`,
  });
}

/** Where the data of a marker's PostgreSQL are, and whether they are still there. */
export function hasPostgresData(stateFolder: string, marker: StoreMarker | null): boolean {
  return existsSync(join(resolve(stateFolder, marker?.folder ?? 'postgres'), 'data', 'PG_VERSION'));
}

/** The error for results that the marker names and that are no longer there. */
export function dataGone(stateFolder: string, marker: StoreMarker): SweepError {
  const folder = resolve(stateFolder, marker.folder);
  return new SweepError('STORE_NOT_AVAILABLE', `The results of this project were in ${folder}, and its data are gone`, {
    hint: `Put them back, or delete ${markerPath(stateFolder)} to start with an empty store.`,
  });
}

async function newFolder(stateFolder: string, user: ServerUser | null): Promise<string> {
  const inside = join(stateFolder, 'postgres');
  if (user === null || (await reachableByAll(stateFolder))) {
    await mkdir(inside, { recursive: true, mode: 0o700 });
    if (user === null || (await handedOver(inside, user))) return inside;
  }
  const hash = createHash('sha256').update(dirname(stateFolder)).digest('hex').slice(0, 8);
  const outside = await mkdtemp(`/var/tmp/hypersweep-${hash}-`);
  await chown(outside, user.uid, user.gid);
  return outside;
}

/** Some mounts take a chown and forget it. */
async function handedOver(folder: string, user: ServerUser): Promise<boolean> {
  await chown(folder, user.uid, user.gid).catch(() => undefined);
  return isPrivateFolder(folder, user.uid);
}
