import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { findStateFolder } from '../store/state-folder.ts';

/** What the word that is being typed can be, by the command before it. */
const takes: Readonly<Record<string, 'sweep file' | 'sweep'>> = {
  run: 'sweep file',
  check: 'sweep file',
  look: 'sweep file',
  preflight: 'sweep file',
  submit: 'sweep file',
  watch: 'sweep',
  status: 'sweep',
  pause: 'sweep',
  resume: 'sweep',
  cancel: 'sweep',
  retry: 'sweep',
  delete: 'sweep',
  report: 'sweep',
  next: 'sweep',
};

/** Values that can stand where `current` is being typed: sweep files and folders, or names of sweeps that left a report here. */
export async function valuesFor(command: string, current: string): Promise<string[]> {
  const found = takes[command] === 'sweep' ? await sweepNames() : takes[command] ? await sweepFiles(current) : [];
  return found.filter((value) => value.startsWith(current));
}

/** YAML files and folders beside what is being typed, folders ending in `/`. */
async function sweepFiles(current: string): Promise<string[]> {
  const folder = current.includes('/') ? current.slice(0, current.lastIndexOf('/') + 1) : '';
  const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .flatMap((entry) => {
      if (entry.isDirectory()) return [`${folder}${entry.name}/`];
      return /\.ya?ml$/i.test(entry.name) ? [`${folder}${entry.name}`] : [];
    })
    .sort();
}

const reportSchema = z.object({ sweepId: z.string(), name: z.string().nullable() });

/** Names of the sweeps whose reports stand under the state folder, ids where there is no plain name; without asking a store. */
export async function sweepNames(): Promise<string[]> {
  const folder = join(findStateFolder(process.cwd()), 'reports');
  const names = await readdir(folder).catch(() => []);
  const reports = await Promise.all(names.map((name) => nameIn(join(folder, name, 'report.json'))));
  return [...new Set(reports.flat())].sort();
}

async function nameIn(path: string): Promise<string[]> {
  try {
    const { name, sweepId } = reportSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return [name !== null && /^[\w.-]+$/.test(name) ? name : sweepId];
  } catch {
    return [];
  }
}
