import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { wordsOf } from '../../shared/parts/text.ts';
import type { Example } from '../../shared/task.ts';
import { readVectors } from '../datasets/vector-file.ts';
import { wordVectors } from './word-vectors.ts';

/** Which vectors the embedding starts with. */
export interface VectorRequest {
  /** The vocabulary. */
  readonly words: readonly string[];
  readonly dimensions: number;
  /** A file in GloVe's form, relative to the project; empty for vectors learnt from the training texts. */
  readonly file: string;
  /** What the file must have; empty for anything. */
  readonly sha256: string;
}

/** Vectors of the last requests over one training side: the trials of a sweep ask for few different ones. */
const made = new WeakMap<readonly Example<string>[], Map<string, Float32Array>>();

/**
 * Vectors of the vocabulary's words, row-major; read from a file, or learnt from the training texts.
 * @throws Error when the file is missing, has other numbers a vector than `dimensions`, or another checksum
 */
export function vectorsFor(train: readonly Example<string>[], request: VectorRequest): Float32Array {
  const known = made.get(train) ?? new Map<string, Float32Array>();
  made.set(train, known);
  const path = request.file === '' ? '' : resolve(request.file);
  const key = JSON.stringify([path, path === '' ? 0 : changedAt(path), request.words.length, request.dimensions]);
  const vectors = known.get(key) ?? (path === '' ? learn(train, request) : read(path, request));
  known.set(key, vectors);
  return vectors;
}

function learn(train: readonly Example<string>[], { words, dimensions }: VectorRequest): Float32Array {
  const placeOf = new Map(words.map((word, place) => [word, place]));
  const texts = train.map(({ input }) => wordsOf(input).map((word) => placeOf.get(word) ?? -1));
  return wordVectors(texts, { size: words.length, dimensions });
}

function read(path: string, { words, dimensions, sha256 }: VectorRequest): Float32Array {
  const vectors = readVectors(path, words);
  if (sha256 !== '' && vectors.sha256 !== sha256)
    throw new Error(`${path} has the SHA-256 ${vectors.sha256}; vectors_sha256 asks for ${sha256}.`);
  if (vectors.dimensions !== dimensions)
    throw new Error(
      `embedding_dim is ${dimensions}, and the vectors in ${path} have ${vectors.dimensions} numbers: ` +
        `set embedding_dim: {value: ${vectors.dimensions}}.`,
    );
  console.log(`${path} has ${vectors.found} of the vocabulary's ${words.length} words; the others start at zero.`);
  return vectors.values;
}

function changedAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch (cause) {
    throw new Error(`vectors: ${path} cannot be read; the path is relative to the worker's project`, { cause });
  }
}
