import { access, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import { errorText } from '../store/system-error.ts';
import { makeFolder } from './make-folder.ts';

/** A file to write, and where. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/** What the next sweep begins with, and what must not be lost by it. */
export interface NextFiles {
  readonly sweep: NewFile;
  /** Written beside the sweep file, under the old sweep's name. */
  readonly lesson: NewFile;
  /** Paths of the files that the old sweep itself was read from. */
  readonly own: readonly string[];
  /** Whether other files may be written over. */
  readonly force: boolean;
}

/**
 * Writes the next sweep's file and the lesson, or neither where one of them may not be written.
 * @throws SweepError `USAGE`, `STATE_UNWRITABLE`
 */
export async function writeNext({ sweep, lesson, own, force }: NextFiles): Promise<void> {
  if (sweep.path === lesson.path)
    throw new SweepError('USAGE', `${sweep.path} is where the lesson goes.`, { hint: 'Name another file with --out.' });
  const real = await Promise.all(own.map(realPath));
  const targets = [
    { ...sweep, remedy: 'Name another file with --out' },
    { ...lesson, remedy: 'Name a file in another folder with --out' },
  ];
  for (const { path, remedy } of targets) {
    if (real.includes(await realPath(path)))
      throw new SweepError('USAGE', `${path} is a file of the sweep itself, which is never written over.`, {
        hint: `${remedy}.`,
      });
  }
  for (const { path, remedy } of force ? [] : targets) {
    if ((await isThere(path)) && !(path === lesson.path && (await holds(lesson))))
      throw new SweepError('USAGE', `${path} is there already.`, { hint: `${remedy}, or add --force.` });
  }
  await write(lesson);
  await write(sweep);
}

/** The path without links, or as it is where nothing is there. */
function realPath(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Whether the file is there as it is to be written. */
async function holds({ path, text }: NewFile): Promise<boolean> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size === Buffer.byteLength(text) && (await readFile(path, 'utf8')) === text;
  } catch {
    return false;
  }
}

async function write({ path, text }: NewFile): Promise<void> {
  try {
    await makeFolder(dirname(path));
    await writeFile(path, text);
  } catch (error) {
    throw new SweepError('STATE_UNWRITABLE', `${path} cannot be written: ${errorText(error)}`, {
      hint: 'Name another place with --out.',
      cause: error,
    });
  }
}
