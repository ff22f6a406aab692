import { fileURLToPath } from 'node:url';

/** Path of a data file that comes with hypersweep; `npm run build` copies the folder beside the built code. */
export function dataFile(name: string): string {
  return fileURLToPath(new URL(`./files/${name}`, import.meta.url));
}
