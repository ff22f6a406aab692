import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Vectors of the asked-for words, as a file has them. */
export interface FileVectors {
  /** Numbers a vector has. */
  readonly dimensions: number;
  /** Row-major `[words, dimensions]`; zeros for a word that the file lacks. */
  readonly values: Float32Array;
  /** How many of the words the file has. */
  readonly found: number;
  /** SHA-256 of the file, 64 hex digits. */
  readonly sha256: string;
}

/**
 * Reads word vectors in the text form of GloVe and fastText: a word and its numbers a line, separated by spaces; a first
 * line of two counts is passed over; `.gz` is unpacked. A word that stands twice counts the first time.
 * @throws Error that names the file and the line whose numbers cannot be used
 */
export function readVectors(path: string, words: readonly string[]): FileVectors {
  const bytes = readFileSync(path);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const placeOf = new Map(words.map((word, place) => [word, place]));
  let values: Float32Array | undefined;
  let dimensions = 0;
  let found = 0;
  let number = 0;
  for (const line of linesOf(text)) {
    number += 1;
    const gap = line.indexOf(' ');
    if (gap < 0 || (number === 1 && /^\d+ \d+$/.test(line))) continue;
    if (values === undefined) {
      dimensions = line.trimEnd().split(' ').length - 1;
      values = new Float32Array(words.length * dimensions);
    }
    const place = placeOf.get(line.slice(0, gap));
    if (place === undefined) continue;
    placeOf.delete(line.slice(0, gap));
    values.set(numbersOf(line.slice(gap + 1), { path, number, dimensions }), place * dimensions);
    found += 1;
  }
  if (values === undefined) throw new Error(`${path} has no word vectors: a word and its numbers a line are expected.`);
  return { dimensions, values, found, sha256 };
}

function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    yield text.slice(from, to).trimEnd();
    from = to + 1;
  }
}

interface Place {
  readonly path: string;
  readonly number: number;
  readonly dimensions: number;
}

function numbersOf(text: string, { path, number, dimensions }: Place): number[] {
  const numbers = text.split(' ').map(Number);
  if (numbers.length === dimensions && numbers.every(Number.isFinite)) return numbers;
  throw new Error(
    `${path}, line ${number}: ${dimensions} finite numbers are expected after the word, as in the first.`,
  );
}
