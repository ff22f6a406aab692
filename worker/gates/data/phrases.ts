import type { WordRows } from '../words.ts';

/** Words in a row that hardly anybody writes twice by chance. */
const phraseLength = 6;
/** Texts that are looked at; more would find the same phrases. */
const mostTexts = 20_000;

/** A phrase that runs through many texts. */
export interface RepeatedPhrase {
  readonly phrase: string;
  readonly texts: number;
}

/**
 * Phrases of six words that stand in more than 1 % of the texts (and in at least 5), commonest first. Of phrases that
 * overlap in the same texts one is given.
 */
export function repeatedPhrases(rows: WordRows, words: readonly string[]): RepeatedPhrase[] {
  const count = Math.min(mostTexts, rows.starts.length - 1);
  const least = Math.max(5, Math.floor(count * 0.01) + 1);
  // A table of hashes finds candidates in little memory; only those are counted exactly.
  const size = 1 << 20;
  const hits = new Uint16Array(size);
  const lastRow = new Int32Array(size).fill(-1);
  eachPhrase(rows, count, (row, at) => {
    const slot = hashOf(rows.ids, at) & (size - 1);
    if (lastRow[slot] === row) return;
    lastRow[slot] = row;
    hits[slot] = Math.min(65_535, (hits[slot] ?? 0) + 1);
  });
  const exact = new Map<string, { texts: number; row: number; at: number }>();
  eachPhrase(rows, count, (row, at) => {
    if ((hits[hashOf(rows.ids, at) & (size - 1)] ?? 0) < least) return;
    const key = rows.ids.subarray(at, at + phraseLength).join(' ');
    const known = exact.get(key);
    if (known === undefined) exact.set(key, { texts: 1, row, at });
    else if (known.row !== row) Object.assign(known, { texts: known.texts + 1, row });
  });
  const frequent = [...exact.values()].filter(({ texts }) => texts >= least).sort((a, b) => b.texts - a.texts);
  const told: RepeatedPhrase[] = [];
  const taken = new Set<number>();
  for (const { texts, at } of frequent) {
    const ids = rows.ids.subarray(at, at + phraseLength);
    const shared = ids.filter((id) => taken.has(id)).length;
    for (const id of ids) taken.add(id);
    if (shared < phraseLength / 2) told.push({ texts, phrase: Array.from(ids, (id) => words[id] ?? '').join(' ') });
  }
  return told;
}

function eachPhrase(rows: WordRows, count: number, visit: (row: number, at: number) => void): void {
  for (let row = 0; row < count; row++) {
    const end = (rows.starts[row + 1] ?? 0) - phraseLength;
    for (let at = rows.starts[row] ?? 0; at <= end; at++) visit(row, at);
  }
}

function hashOf(ids: Int32Array, at: number): number {
  let hash = 17;
  for (let k = 0; k < phraseLength; k++) hash = (Math.imul(hash, 31) + (ids[at + k] ?? 0) * 2_654_435) | 0;
  return hash ^ (hash >>> 15);
}
