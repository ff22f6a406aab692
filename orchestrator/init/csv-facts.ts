import type { TableRow } from '../../shared/task.ts';
import { SweepError } from '../../shared/errors.ts';
import { didYouMean } from '../plan/suggest.ts';

/** What the columns of a CSV file suggest. */
export interface CsvFacts {
  readonly kind: 'classification' | 'regression';
  readonly target: string;
  /** Whether the target's numbers are names of classes. */
  readonly labelsAreNames: boolean;
  /** Columns that cannot help. */
  readonly ignored: readonly { readonly name: string; readonly why: string }[];
  /** Columns that a table can use. */
  readonly used: readonly string[];
  /** The column whose texts say the most: nearly all different, and of several words. */
  readonly freeText: string | null;
  /** Rows with a value in the target column. */
  readonly rows: number;
}

/** A column of whole numbers with at most so many different ones is taken for classes. */
const mostClasses = 10;
/** Below this many rows, different values everywhere are no sign of an identifier. */
const fewRows = 20;
/** Texts of fewer words on average are names rather than something to read. */
const fewWords = 3;

/**
 * Reads from a table's values what kind of task it is: texts and few whole numbers are classes, other numbers values.
 * Identifiers, columns of one value and texts that are nearly all different are left out.
 * @throws SweepError `USAGE` when the target column does not exist or has nothing to predict
 */
export function csvFacts(rows: readonly TableRow[], target: string): CsvFacts {
  const columns = Object.keys(rows[0] ?? {});
  if (!columns.includes(target))
    throw new SweepError(
      'USAGE',
      `--target: the file has no column "${target}".${spaced(didYouMean(target, columns))}`,
      {
        hint: columns.length === 0 ? 'It has no rows.' : `Its columns: ${columns.join(', ')}.`,
      },
    );
  const labels = known(rows, target);
  const different = new Set(labels).size;
  if (different < 2)
    throw new SweepError(
      'USAGE',
      `--target: column "${target}" has ${different} different value${different === 1 ? '' : 's'}; at least 2 are needed.`,
    );
  const numeric = labels.every((value) => typeof value === 'number');
  const kind =
    numeric && !(labels.every(Number.isInteger) && different <= mostClasses) ? 'regression' : 'classification';
  const ignored = columns
    .filter((name) => name !== target)
    .map((name) => ({ name, why: uselessness(name, known(rows, name), rows.length) }))
    .flatMap(({ name, why }) => (why === null ? [] : [{ name, why }]));
  const names = new Set(ignored.map(({ name }) => name));
  return {
    kind,
    target,
    labelsAreNames: kind === 'classification' && numeric,
    ignored,
    used: columns.filter((name) => name !== target && !names.has(name)),
    freeText: wordiest(
      rows,
      columns.filter((name) => name !== target),
    ),
    rows: labels.length,
  };
}

function wordiest(rows: readonly TableRow[], columns: readonly string[]): string | null {
  const [first] = columns
    .map((name) => ({ name, values: known(rows, name) }))
    .filter(({ values }) => values.length >= fewRows && mostlyDifferentTexts(values))
    .map(({ name, values }) => ({ name, words: meanWords(values) }))
    .filter(({ words }) => words >= fewWords)
    .sort((a, b) => b.words - a.words);
  return first?.name ?? null;
}

function meanWords(values: readonly (string | number | boolean)[]): number {
  const words = values.reduce<number>((sum, value) => sum + (String(value).match(/\S+/g)?.length ?? 0), 0);
  return words / values.length;
}

/** Half of them may repeat: a mail's subject does. A column of texts may hold a bare number. */
function mostlyDifferentTexts(values: readonly (string | number | boolean)[]): boolean {
  const texts = values.filter((value) => typeof value === 'string').length;
  return texts > 0.9 * values.length && new Set(values).size > values.length / 2;
}

function spaced(text: string): string {
  return text === '' ? '' : ` ${text}`;
}

function known(rows: readonly TableRow[], name: string) {
  return rows.map((row) => row[name] ?? null).filter((value) => value !== null);
}

function uselessness(name: string, values: readonly (string | number | boolean)[], count: number): string | null {
  const different = new Set(values).size;
  if (different <= 1) return different === 0 ? 'it is empty' : 'it never changes';
  if (count < fewRows) return null;
  if (different < count)
    return values.length >= fewRows && mostlyDifferentTexts(values) ? 'most rows have another text' : null;
  if (values.some((value) => typeof value === 'string')) return 'every row has another text';
  return values.every(Number.isInteger) && /^(|id|index|row|no|nr|number|unnamed.*|.*[_ ]id)$/i.test(name)
    ? 'it numbers the rows'
    : null;
}
