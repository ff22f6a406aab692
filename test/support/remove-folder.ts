import { rmSync } from 'node:fs';

const patienceMs = 20_000;
const pause = new Int32Array(new SharedArrayBuffer(4));

/**
 * Deletes a folder in which a process that is just ending may still make a file, so that what was emptied a moment ago is not
 * empty (ENOTEMPTY). The `maxRetries` of Node.js 20 try the same `rmdir` again without emptying the folder again.
 */
export function removeFolder(folder: string): void {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || Date.now() > deadline) throw error;
      Atomics.wait(pause, 0, 0, 20);
    }
  }
}
