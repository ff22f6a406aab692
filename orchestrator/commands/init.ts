import { readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import type { Argv } from 'yargs';
import { SweepError } from '../../shared/errors.ts';
import { csvFacts, type CsvFacts } from '../init/csv-facts.ts';
import { imageTemplate } from '../init/image-template.ts';
import { csvText, plantRows, tableTemplate } from '../init/table-template.ts';
import type { Template } from '../init/template.ts';
import { csvTextTemplate, textTemplate } from '../init/text-template.ts';
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
        describe: 'what the examples are [table, or what the CSV file suggests]',
      })
      .option('csv', {
        type: 'string',
        requiresArg: true,
        describe: 'begin with this CSV file instead of made-up examples',
      })
      .option('target', { type: 'string', requiresArg: true, describe: 'with --csv: the column to predict' })
      .option('name', { type: 'string', requiresArg: true, describe: 'what the files are called, before -task.ts' })
      .option('force', { type: 'boolean', default: false, describe: 'replace files that exist' })
      .check(({ csv, target, kind }) => {
        if ((csv === undefined) !== (target === undefined)) return '--csv FILE and --target COLUMN go together.';
        return csv === undefined || kind !== 'image' || '--csv reads a table or texts, not images.';
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

async function templateOf({ kind, csv, target, name }: InitFlags): Promise<Template> {
  checkName(name);
  if (csv !== undefined && target !== undefined) return csvTemplate(csv, { target, name, kind });
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
  { target, name, kind }: { target: string; name: string | undefined; kind: string | undefined },
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
  const facts = csvFacts(rows, target);
  const column = textColumn(facts, kind);
  return column === null ? tableTemplate(called, beside, facts) : csvTextTemplate(called, beside, { facts, column });
}

/** The column to read as texts, or null for a table. Where a table can use something, texts are read on request. */
function textColumn({ kind: labels, freeText, used, ignored }: CsvFacts, kind: string | undefined): string | null {
  if (kind === 'text' && labels === 'regression')
    throw new SweepError('USAGE', '--target: texts are sorted into classes here, and these are numbers.', {
      hint: 'docs/tasks.md has how to write a regression of texts: textExamples, ...text() and a model that ends in one number.',
    });
  if (kind === 'text' && freeText === null)
    throw new SweepError('USAGE', '--csv: no column has texts of several words that are mostly different.');
  if (kind === 'text') return freeText;
  if (used.length > 0) return null;
  if (kind === undefined && freeText !== null && labels === 'classification') return freeText;
  throw new SweepError('USAGE', '--csv: no column is left to predict the target by.', {
    hint: ignored.map(({ name, why }) => `"${name}": ${why}`).join('; '),
  });
}

function readRows<Rows>(read: (text: string) => Rows, csv: string, text: string): Rows {
  if (text.includes('\0'))
    throw new SweepError('USAGE', `--csv: ${csv} is no text file: it is compressed, or of a program's own form.`, {
      hint: 'Unpack it, or save it as CSV.',
    });
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
