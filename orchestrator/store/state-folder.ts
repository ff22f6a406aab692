import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import { errorCode, writingState } from './system-error.ts';

/** Name of the folder that holds everything hypersweep keeps beside a project. */
export const stateFolderName = '.hypersweep';

/**
 * Absolute path of the state folder for a working folder, whether or not it exists: in the nearest ancestor (itself
 * included) that has `.hypersweep`, package.json or .git, else in the working folder.
 */
export function findStateFolder(cwd: string): string {
  const start = resolve(cwd);
  for (let folder = start; ; folder = dirname(folder)) {
    if ([stateFolderName, 'package.json', '.git'].some((name) => existsSync(join(folder, name)))) {
      return join(folder, stateFolderName);
    }
    if (dirname(folder) === folder) return join(start, stateFolderName);
  }
}

/**
 * The state folder, made if need be with a `.gitignore` of its own, found writable and found to be ours: who owns it could
 * hand us a secret of theirs. The path is free of symbolic links.
 * @throws SweepError `STATE_UNWRITABLE`
 */
export async function openStateFolder(cwd: string): Promise<string> {
  const folder = findStateFolder(cwd);
  return writingState(folder, async () => {
    await mkdir(folder, { recursive: true });
    await refuseForeign(folder);
    const probe = join(folder, `.probe-${randomUUID()}`);
    try {
      await writeFile(probe, Buffer.alloc(4096));
    } finally {
      await rm(probe, { force: true });
    }
    await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
    return realpath(folder);
  });
}

/** Root also takes a folder that belongs to whoever owns the project: a project mounted into a container. */
async function refuseForeign(folder: string): Promise<void> {
  const ours = process.getuid?.();
  if (ours === undefined) return;
  const owner = (await stat(folder)).uid;
  if (owner === ours || (ours === 0 && owner === (await stat(dirname(folder))).uid)) return;
  throw new SweepError('STATE_UNWRITABLE', `${folder} belongs to another user (uid ${owner}, not ${ours})`, {
    hint: 'Run from a project of your own, or remove that folder if you know where it comes from.',
  });
}
