import { readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import type { Argv } from 'yargs';
import { SweepError } from '../../shared/errors.ts';
import { csvFacts } from '../init/csv-facts.ts';
import { imageTemplate } from '../init/image-template.ts';
import { csvText, plantRows, tableTemplate } from '../init/table-template.ts';
import type { Template } from '../init/template.ts';
import { textTemplate } from '../init/text-template.ts';
import { openOutput } from '../output.ts';

interface InitFlags {
  readonly kind?: string | undefined;
  readonly csv?: string | undefined;
  readonly target?: string | undefined;
  readonly name?: string | undefined;
  readonly force: boolean;
}

/** `init`: a commented task and sweep file to start from, which run at once. */
export const initCommand = {
  command: 'init [kind]',
  describe: 'write a small task and sweep file to start from, which run at once',
  builder: (argv: Argv) =>
    argv
      .positional('kind', {
        choices: ['table', 'text', 'image'],
        describe: 'what the examples are; they are made up [table without --csv]',
      })
      .option('csv', { type: 'string', requiresArg: true, describe: 'begin with this CSV file instead' })
      .option('target', { type: 'string', requiresArg: true, describe: 'with --csv: the column to predict' })
      .option('name', { type: 'string', requiresArg: true, describe: 'what the files are called, before -task.ts' })
      .option('force', { type: 'boolean', default: false, describe: 'replace files that exist' })
      .check(({ csv, target, kind }) => {
        if ((csv === undefined) !== (target === undefined)) return '--csv FILE and --target COLUMN go together.';
        return csv === undefined || kind === undefined || `--csv reads a table; leave "${kind}" out.`;
      }),
  handler: async (flags: InitFlags): Promise<void> => {
    const output = openOutput({ json: false });
    const template = await templateOf(flags);
    await writeAll(template, flags.force);
    const [task, sweep] = template.files;
    output.result(
      [
        ...template.files.map(({ name }) => `wrote ${name}`),
        ...template.notes,
        '',
        `Look at ${task?.name ?? ''}, then: npx hypersweep run ${sweep?.name ?? ''}`,
      ].join('\n'),
    );
  },
};

async function templateOf({ kind = 'table', csv, target, name }: InitFlags): Promise<Template> {
  checkName(name);
  if (csv !== undefined && target !== undefined) return csvTemplate(csv, { target, name });
  if (kind === 'text') return textTemplate(name ?? 'text');
  if (kind === 'image') return imageTemplate(name ?? 'image');
  const rows = plantRows();
  const called = name ?? 'table';
  const data = `${called}-data.csv`;
  const template = tableTemplate(called, data, csvFacts(rows, 'species'));
  const notes = [...template.notes, `${data} is made up; begin with your own by --csv FILE --target COLUMN`];
  return { files: [...template.files, { name: data, text: csvText(rows) }], notes };
}

async function csvTemplate(
  csv: string,
  { target, name }: { target: string; name: string | undefined },
): Promise<Template> {
  // Only init needs it here, and it brings a parser.
  const { csvRows } = await import('../../shared/parts/csv.ts');
  const text = await readFile(csv, 'utf8').catch((cause: unknown) => {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new SweepError('USAGE', `--csv: ${csv} cannot be read (${why}).`, { cause });
  });
  const rows = readRows(csvRows, csv, text);
  const called =
    name ??
    (basename(csv, extname(csv))
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^-+|-+$/g, '') ||
      'table');
  const beside = relative('.', csv).replaceAll('\\', '/');
  return tableTemplate(called, beside, csvFacts(rows, target));
}

function readRows<Rows>(read: (text: string) => Rows, csv: string, text: string): Rows {
  try {
    return read(text);
  } catch (cause) {
    throw new SweepError('USAGE', `--csv: ${csv} is no CSV file: ${cause instanceof Error ? cause.message : ''}`, {
      hint: 'The first line must name the columns, and every line have as many.',
      cause,
    });
  }
}

function checkName(name: string | undefined): void {
  if (name === undefined || /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name)) return;
  throw new SweepError('USAGE', `--name must be letters, digits, - and _, got ${JSON.stringify(name)}.`);
}

/** All or nothing: an existing file is not replaced, and none is written beside it. */
async function writeAll({ files }: Template, force: boolean): Promise<void> {
  const existing = await Promise.all(files.map(async ({ name }) => ((await exists(name)) ? [name] : [])));
  if (!force && existing.flat().length > 0)
    throw new SweepError('USAGE', `${existing.flat().join(', ')} exists already.`, {
      hint: 'Choose another --name, or replace it with --force.',
    });
  for (const { name, text } of files) await writeFile(join('.', name), text);
}

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
