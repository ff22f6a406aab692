import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { SweepError } from '../../shared/errors.ts';
import { nativePackage } from './native-release.ts';

/** Where npm keeps the packages that hypersweep loads. */
export interface Installation {
  /** The folder with the `node_modules` that hypersweep loads from: npm runs here. */
  readonly project: string;
  /** The native package's folder, or null where npm left it out. */
  readonly native: string | null;
}

/**
 * The npm project that a hypersweep package belongs to.
 * @throws SweepError `SETUP_FAILED` where npm does not keep it: other package managers, global installs
 */
export function findInstallation(packageRoot: string): Installation {
  const project = basename(dirname(packageRoot)) === 'node_modules' ? dirname(dirname(packageRoot)) : packageRoot;
  const native = findNative(packageRoot);
  if (native !== null || keptByNpm(project)) return { project, native };
  throw new SweepError(
    'SETUP_FAILED',
    `${nativePackage.name} is not installed, and npm does not keep the packages of ${project}.`,
    {
      hint:
        `Add it with your package manager, without running its scripts (pnpm add --ignore-scripts ${nativePackage.name}@${nativePackage.version}), ` +
        'and run setup again; or use hypersweep as a dependency of an npm project.',
    },
  );
}

/** Folder of the native package as hypersweep would load it, or null. */
export function findNative(packageRoot: string): string | null {
  try {
    const manifest = createRequire(join(packageRoot, 'package.json')).resolve(`${nativePackage.name}/package.json`);
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8')));
    if (version === nativePackage.version) return dirname(manifest);
  } catch {
    return null;
  }
  return null;
}

function keptByNpm(project: string): boolean {
  const others = ['pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb'];
  return existsSync(join(project, 'package.json')) && !others.some((name) => existsSync(join(project, name)));
}
