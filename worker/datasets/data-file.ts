import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Path of a data file that comes with hypersweep. `npm run build` copies their folder, and puts this code into whichever programs use
 * it, so the folder is looked for from here upwards.
 */
export function dataFile(name: string): string {
  for (let folder = here; ; folder = dirname(folder)) {
    const path = join(folder, 'worker', 'datasets', 'files', name);
    if (existsSync(path) || dirname(folder) === folder) return path;
  }
}
