import { randomUUID } from 'node:crypto';
import { lstat, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import type { LogLine } from '../../shared/records.ts';
import type { ReportModel } from '../report/model.ts';
import { makeFolder } from './make-folder.ts';
import { loadPageScript, loadSvgRenderer } from './page-assets.ts';

/** Forms in which a report can be written. */
export const reportFormats = ['html', 'md', 'json', 'csv'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Forms that are written where none is asked for: all that are made from the model alone. */
export const usualFormats: readonly ReportFormat[] = ['html', 'md', 'json'];

/** Paths of a report's files. */
export interface ReportPaths {
  readonly folder: string;
  readonly html: string;
  readonly markdown: string;
  readonly json: string;
  readonly trialsCsv: string;
  readonly curvesCsv: string;
  /** Folder of the pictures that the Markdown shows. */
  readonly charts: string;
}

/** What to write beside the model. */
export interface ReportChoice {
  readonly formats: readonly ReportFormat[];
  /** What every trial logged, for the curves of the CSV form. */
  readonly lines?: ReadonlyMap<number, readonly LogLine[]>;
}

/** Where a sweep's report stands: in `folder`, by default below the state folder by name and id. */
export function reportPaths(
  stateFolder: string,
  sweep: { readonly name: string | null; readonly sweepId: string },
  folder = join(stateFolder, 'reports', `${fileName(sweep.name)}-${sweep.sweepId.slice(0, 8)}`),
): ReportPaths {
  const at = (name: string) => join(folder, name);
  return {
    folder,
    html: at('report.html'),
    markdown: at('report.md'),
    json: at('report.json'),
    trialsCsv: at('trials.csv'),
    curvesCsv: at('curves.csv'),
    charts: at('charts'),
  };
}

/** The files of some forms, in the order in which a reader wants them. */
export function writtenFiles(paths: ReportPaths, formats: readonly ReportFormat[] = usualFormats): string[] {
  const files: Record<ReportFormat, readonly string[]> = {
    html: [paths.html],
    md: [paths.markdown],
    json: [paths.json],
    csv: [paths.trialsCsv, paths.curvesCsv],
  };
  return formats.flatMap((format) => files[format]);
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
 * Writes the report's files in the chosen forms, each whole or not at all; what renders them is loaded only then.
 * @throws SweepError `STATE_UNWRITABLE`, `PACKAGE_INCOMPLETE`
 */
export async function writeReport(
  paths: ReportPaths,
  model: ReportModel,
  { formats, lines }: ReportChoice = { formats: usualFormats },
): Promise<void> {
  const wanted = new Set(formats);
  try {
    // A folder that the person names may be a link of theirs; ours may not.
    if (basename(dirname(paths.folder)) === 'reports')
      await refuseLinks([dirname(paths.folder), paths.folder, paths.charts]);
    await makeFolder(paths.folder);
    if (wanted.has('html')) await writeHtml(paths, model);
    if (wanted.has('md')) await writeMarkdown(paths, model);
    if (wanted.has('json')) await writeWhole(paths.json, `${JSON.stringify(model, null, 2)}\n`);
    if (wanted.has('csv')) await writeCsv(paths, model, lines ?? new Map<number, readonly LogLine[]>());
  } catch (error) {
    throw isOfFiles(error) ? unwritable(paths.folder, error) : error;
  }
}

/** Whether the file system refused something, and not a program of ours. */
function isOfFiles(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function unwritable(folder: string, cause: Error): SweepError {
  return new SweepError('STATE_UNWRITABLE', `The report cannot be written to ${folder}: ${cause.message}`, {
    hint: 'The results are safe in the store. Make room, mend the permissions or name another folder: hypersweep report --out FOLDER',
    cause,
  });
}

async function writeHtml(paths: ReportPaths, model: ReportModel): Promise<void> {
  const [{ renderHtml }, script] = await Promise.all([import('../report/html/page.ts'), loadPageScript()]);
  await writeWhole(paths.html, renderHtml(model, script));
}

/** The Markdown and its pictures. */
async function writeMarkdown(paths: ReportPaths, model: ReportModel): Promise<void> {
  const [{ renderMarkdown }, { chartsOf }, renderSvg] = await Promise.all([
    import('../report/markdown.ts'),
    import('../report/sections/sections.ts'),
    loadSvgRenderer(),
  ]);
  const charts = chartsOf(model);
  if (charts.length > 0) await makeFolder(paths.charts);
  const undrawn = new Set<string>();
  for (const { id, chart, small } of charts) {
    const picture = drawn(() => renderSvg(chart, small ? 360 : 800));
    if (picture === null) undrawn.add(id);
    else await writeWhole(join(paths.charts, `${id}.svg`), picture);
  }
  await writeWhole(paths.markdown, renderMarkdown(model, 'charts', undrawn));
}

/** A picture, or null where it cannot be drawn: that costs the report this one chart. */
function drawn(draw: () => string): string | null {
  try {
    return draw();
  } catch {
    return null;
  }
}

async function writeCsv(
  paths: ReportPaths,
  { evidence }: ReportModel,
  lines: ReadonlyMap<number, readonly LogLine[]>,
): Promise<void> {
  const { trialsCsv, curvesCsv } = await import('../report/csv.ts');
  const trials = evidence?.trials ?? [];
  await writeWhole(paths.trialsCsv, trialsCsv(trials));
  await writeWhole(paths.curvesCsv, curvesCsv(trials, lines));
}

/** A report never lands where somebody's symbolic link points to. */
async function refuseLinks(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    const found = await lstat(folder).catch(() => null);
    if (found?.isSymbolicLink() === true) throw unwritable(folder, new Error(`${folder} is a symbolic link`));
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`;
  await writeFile(beside, text, { flag: 'wx' });
  await rename(beside, path);
}
