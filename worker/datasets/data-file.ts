import { join } from 'node:path';
import { ownFolder } from '../own-folder.ts';

/** Path of a data file that comes with hypersweep; `npm run build` copies their folder beside the built code. */
export function dataFile(name: string): string {
  return join(ownFolder(), 'worker', 'datasets', 'files', name);
}
