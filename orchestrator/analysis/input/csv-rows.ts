import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { cellValue } from './raw-table.ts';
import type { RawRow } from './raw-table.ts';

/** Streams the rows of CSV text (RFC 4180, first line names the columns, byte order mark allowed; tab or semicolon too). */
export async function* csvRows(text: Readable): AsyncGenerator<RawRow> {
  const parser = parse({
    bom: true,
    delimiter: [',', ';', '\t'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let header: string[] | null = null;
  for await (const record of parser) {
    const cells: unknown[] = Array.isArray(record) ? record : [];
    if (header === null) {
      header = distinct(cells.map(textOf));
      continue;
    }
    const row: Record<string, RawRow[string]> = {};
    for (const [at, column] of header.entries()) {
      const value = cellValue(textOf(cells[at]));
      if (value !== undefined) row[column] = value;
    }
    yield row;
  }
}

function textOf(cell: unknown): string {
  return typeof cell === 'string' ? cell : '';
}

/** Equal column names get a number, so that none hides another. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const trimmed = name.trim();
    const count = (seen.get(trimmed) ?? 0) + 1;
    seen.set(trimmed, count);
    return count === 1 ? trimmed : `${trimmed}_${count}`;
  });
}
