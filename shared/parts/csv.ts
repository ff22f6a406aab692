import { parse } from 'csv-parse/sync';
import type { TableRow } from '../task.ts';

/** Texts that stand for a missing value. */
const missingTexts = ['', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL', 'None', '?'] as const;
const delimiters = [',', ';', '\t', '|'] as const;
/** A plain decimal number; `007` and the like are codes and stay text. */
const numberText = /^[-+]?(?:0|[1-9]\d*|(?=\.\d))(?:\.\d*)?(?:e[-+]?\d+)?$/i;

/** How a CSV text is read. */
export interface CsvOptions {
  /** @defaultValue the one of `,` `;` tab `|` that cuts the header line into most columns */
  readonly delimiter?: string;
  /** Texts that mean "not known", surrounding blanks aside. @defaultValue empty, NA, N/A, NaN, null, None, ? */
  readonly missing?: readonly string[];
}

/**
 * Rows of a CSV text with a header line, in order: column name to value. A column whose values are all numbers holds
 * numbers, every other one texts; missing values are null. Lines without any value are left out.
 * @throws Error naming the line when it has another number of columns than the header, or a name that stands twice there
 */
export function csvRows(csv: string, options: CsvOptions = {}): TableRow[] {
  const missing = new Set<string>(options.missing ?? missingTexts);
  const records = parse(csv, { bom: true, skipEmptyLines: true, delimiter: options.delimiter ?? delimiterOf(csv) });
  const [header = [], ...lines] = records.map((cells) => cells.map((cell) => cell.trim()));
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`the CSV header has the column "${twice}" twice`);
  const cells = lines
    .map((line) => line.map((cell) => (missing.has(cell) ? null : cell)))
    .filter((line) => line.some((cell) => cell !== null));
  const numeric = header.map((_, column) => cells.every((line) => isNumber(line[column] ?? null)));
  return cells.map((line) =>
    Object.fromEntries(header.map((name, column) => [name, valueOf(line[column] ?? null, numeric[column] === true)])),
  );
}

function valueOf(cell: string | null, numeric: boolean): string | number | null {
  return cell !== null && numeric ? Number(cell) : cell;
}

function isNumber(cell: string | null): boolean {
  return cell === null || (numberText.test(cell) && Number.isFinite(Number(cell)));
}

function delimiterOf(csv: string): string {
  const header = csv.split(/\r?\n/, 1)[0] ?? '';
  const pieces = (delimiter: string) => header.split(delimiter).length;
  return delimiters.reduce<string>((best, next) => (pieces(next) > pieces(best) ? next : best), ',');
}
