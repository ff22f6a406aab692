import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const manifestSchema = z.object({ name: z.string() });

/**
 * Folder of the running hypersweep package: the nearest one above this file whose package.json says so. Programs of ours
 * are started by path below it (`dist/...`), which holds for the sources and for the built package alike.
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isPackageRoot(folder)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`No package.json of hypersweep above ${fileURLToPath(import.meta.url)}`);
    folder = parent;
  }
  return folder;
}

function isPackageRoot(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return false;
  const parsed = manifestSchema.safeParse(JSON.parse(readFileSync(manifest, 'utf8')));
  return parsed.success && parsed.data.name === 'hypersweep';
}
