import { randomUUID } from 'node:crypto';
import { lstat, mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import { renderMarkdown } from '../report/markdown.ts';
import type { ReportModel } from '../report/model.ts';

/** Paths of a report's files. */
export interface ReportPaths {
  readonly folder: string;
  readonly markdown: string;
  readonly json: string;
}

/** Where a sweep's report stands: in `folder`, by default below the state folder by name and id. */
export function reportPaths(
  stateFolder: string,
  sweep: { readonly name: string | null; readonly sweepId: string },
  folder = join(stateFolder, 'reports', `${fileName(sweep.name)}-${sweep.sweepId.slice(0, 8)}`),
): ReportPaths {
  return { folder, markdown: join(folder, 'report.md'), json: join(folder, 'report.json') };
}

/** A name that is safe in a path: letters, digits, `_` and `-`, at most 60. */
function fileName(name: string | null): string {
  const safe = (name ?? '')
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
  return safe === '' ? 'sweep' : safe;
}

/**
 * Writes report.md and report.json, each whole or not at all.
 * @throws SweepError `STATE_UNWRITABLE`
 */
export async function writeReport(paths: ReportPaths, model: ReportModel): Promise<void> {
  try {
    // A folder that the person names may be a link of theirs; ours may not.
    if (basename(dirname(paths.folder)) === 'reports') await refuseLinks([dirname(paths.folder), paths.folder]);
    await mkdir(paths.folder, { recursive: true });
    await writeWhole(paths.markdown, renderMarkdown(model));
    await writeWhole(paths.json, `${JSON.stringify(model, null, 2)}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SweepError('STATE_UNWRITABLE', `The report cannot be written to ${paths.folder}: ${why}`, {
      hint: 'The results are safe in the store. Make room or mend the permissions, then: hypersweep report',
      cause: error,
    });
  }
}

/** A report never lands where somebody's symbolic link points to. */
async function refuseLinks(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const found = await lstat(folder).catch(() => null);
    if (found?.isSymbolicLink() === true) throw new Error(`${folder} is a symbolic link`);
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  await writeFile(beside, text, { flag: 'wx' });
  await rename(beside, path);
}
