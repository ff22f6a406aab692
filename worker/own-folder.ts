import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Folder that holds the running `worker/` and `shared/`: `dist/` in the built package, where the build puts this code into whichever
 * programs use it, else the repository.
 */
export function ownFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'worker', 'datasets', 'files'))) {
    if (dirname(folder) === folder)
      throw new Error(`No data sets of hypersweep above ${fileURLToPath(import.meta.url)}`);
    folder = dirname(folder);
  }
  return folder;
}
