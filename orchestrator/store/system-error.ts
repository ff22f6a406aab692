import { SweepError } from '../../shared/errors.ts';

/** The operating system's code of an error (`ENOENT`, `ECONNREFUSED`), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The text of anything thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const unwritable: Readonly<Record<string, { readonly what: string; readonly remedy: string }>> = {
  ENOSPC: { what: 'the disk is full', remedy: 'Free some space there and run the command again.' },
  EDQUOT: { what: 'the disk quota is used up', remedy: 'Free some space there and run the command again.' },
  EROFS: { what: 'the file system is read-only', remedy: 'Run from a folder on a writable file system.' },
  EACCES: { what: 'permission denied', remedy: 'Make the folder yours (chown, chmod u+rwx) or run as its owner.' },
  EPERM: { what: 'operation not permitted', remedy: 'Make the folder yours (chown, chmod u+rwx) or run as its owner.' },
  ENOTDIR: { what: 'a file stands where a folder must be', remedy: 'Move that file away.' },
  EEXIST: { what: 'a file stands where a folder must be', remedy: 'Move that file away.' },
  ENAMETOOLONG: { what: 'the path is too long', remedy: 'Move the project to a shorter path.' },
};

/**
 * Runs an action that writes below the state folder and names the place when the disk or its permissions refuse.
 * @throws SweepError `STATE_UNWRITABLE`
 */
export async function writingState<T>(place: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const known = unwritable[errorCode(error) ?? ''];
    if (known === undefined) throw error;
    throw new SweepError('STATE_UNWRITABLE', `${place} cannot be written: ${known.what} (${errorCode(error) ?? ''})`, {
      hint: known.remedy,
      cause: error,
    });
  }
}
