import type { RawRow } from './raw-table.ts';

/** Streams the rows of JSON lines: one object a line, nested ones flattened to `outer.inner`; bare NaN and Infinity are read. */
export async function* jsonRows(lines: AsyncIterable<string>): AsyncGenerator<RawRow> {
  for await (const line of lines) {
    const value = jsonLine(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) yield flattened(value);
  }
}

/** One line of JSON as Python writes it, with NaN and Infinity; undefined when it is none. */
export function jsonLine(line: string): unknown {
  if (line.trim() === '') return undefined;
  const named = line.replace(/([[:,]\s*)(NaN|-?Infinity)(?=\s*[,}\]])/g, '$1"$2"');
  try {
    return JSON.parse(named);
  } catch {
    return undefined;
  }
}

/** A number that may have come as the text NaN or Infinity; null otherwise. */
export function jsonNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : null;
}

function flattened(value: object, prefix = '', into: Record<string, RawRow[string]> = {}): RawRow {
  for (const [key, member] of Object.entries(value)) {
    const inner: unknown = member;
    const name = prefix + key;
    if (inner === null || inner === undefined) continue;
    if (typeof inner === 'object') {
      if (!Array.isArray(inner)) flattened(inner, `${name}.`, into);
      else into[name] = JSON.stringify(inner);
    } else if (typeof inner === 'number' || typeof inner === 'boolean') into[name] = inner;
    else if (typeof inner === 'string') into[name] = jsonNumber(inner) ?? inner;
  }
  return into;
}
