import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node's own `recursive` turns for ever where a folder that is there lets
 * none be made in it and says that it is missing, as /proc does and some network mounts do.
 * @throws the system's error, `ENOTDIR` where a file stands in the way
 */
export async function makeFolder(path: string): Promise<void> {
  if ((await tried(path)) === 'made') return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  await tried(path, true);
}

/** Makes one folder; `missing` where the one above is, which the second time is an error. */
async function tried(path: string, again = false): Promise<'made' | 'missing'> {
  try {
    await mkdir(path);
    return 'made';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return 'made';
    if (code === 'ENOENT' && !again) return 'missing';
    throw error;
  }
}
