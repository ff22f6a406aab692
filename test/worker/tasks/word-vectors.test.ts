import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Example } from '../../../shared/task.ts';
import { readVectors } from '../../../worker/datasets/vector-file.ts';
import { vectorsFor } from '../../../worker/tasks/sentiment-vectors.ts';
import { wordVectors } from '../../../worker/tasks/word-vectors.ts';

const folder = mkdtempSync(join(tmpdir(), 'hs-vectors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}

describe('word vectors learnt from texts', () => {
  const row = (vectors: Float32Array, word: number, dimensions: number) =>
    vectors.subarray(word * dimensions, (word + 1) * dimensions);
  const product = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);
  const cosine = (a: Float32Array, b: Float32Array) => product(a, b) / Math.sqrt(product(a, a) * product(b, b));

  it('give words that keep the same company like directions, and others unlike ones', () => {
    // Words 0 and 1 stand between 4 and 5, words 2 and 3 between 6 and 7.
    const texts = Array.from({ length: 40 }, (_, index) =>
      index % 2 === 0 ? [4, (index / 2) % 2, 5] : [6, 2 + (((index - 1) / 2) % 2), 7],
    );
    const vectors = wordVectors(texts, { size: 8, dimensions: 4 });
    expect(cosine(row(vectors, 0, 4), row(vectors, 1, 4))).toBeGreaterThan(0.99);
    expect(cosine(row(vectors, 2, 4), row(vectors, 3, 4))).toBeGreaterThan(0.99);
    expect(Math.abs(cosine(row(vectors, 0, 4), row(vectors, 2, 4)))).toBeLessThan(0.05);
  });

  it('have length 1 on average, zeros for a word without company, and are the same again', () => {
    const texts = [
      [0, 1, 2],
      [1, 2, 3],
      [-1, 3, 0, -1, 2],
    ];
    const vectors = wordVectors(texts, { size: 5, dimensions: 2 });
    expect(Math.sqrt(product(vectors, vectors) / 5)).toBeCloseTo(1, 5);
    expect([...row(vectors, 4, 2)]).toEqual([0, 0]);
    expect(wordVectors(texts, { size: 5, dimensions: 2 })).toEqual(vectors);
  });

  it('are the leading singular vectors of the mutual information, scaled by the root of the singular value', () => {
    // Two pairs that only meet each other. With counts 6 and 2 and the smoothing exponent 3/4:
    const [often, seldom] = [6, 2];
    const smoothed = 2 * often ** 0.75 + 2 * seldom ** 0.75;
    const information = (count: number) => Math.log((count * smoothed) / (count * count ** 0.75));
    const texts = [...Array.from({ length: often }, () => [0, 1]), ...Array.from({ length: seldom }, () => [2, 3])];
    const vectors = wordVectors(texts, { size: 4, dimensions: 4 });
    // Each pair is a block [[0, v], [v, 0]] with singular values v and v: squared lengths v, up to the scale of all.
    const lengths = [0, 1, 2, 3].map((word) => product(row(vectors, word, 4), row(vectors, word, 4)));
    expect(lengths[0]).toBeCloseTo(lengths[1]!, 3);
    expect(lengths[2]! / lengths[0]!).toBeCloseTo(information(seldom) / information(often), 3);
  });

  it('of no texts at all are zeros', () => {
    expect([...wordVectors([], { size: 2, dimensions: 2 })]).toEqual([0, 0, 0, 0]);
  });
});

describe('a file of word vectors', () => {
  it.each(['plain.txt', 'packed.txt.gz'])(
    'is read with its header passed over and missing words at zero: %s',
    (name) => {
      const path = file(name, '3 2\ngood 0.5 -1e-2\nbad -0.5 1\ngood 9 9\nugly 3 4\n');
      const { dimensions, values, found, sha256 } = readVectors(path, ['bad', 'good', 'new']);
      expect([dimensions, found]).toEqual([2, 2]);
      expect([...values]).toEqual([...Float32Array.from([-0.5, 1, 0.5, -0.01, 0, 0])]);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    },
  );

  it('is refused with its line where a word has other numbers than the first', () => {
    const path = file('short.txt', 'good 1 2\nbad 1\n');
    expect(() => readVectors(path, ['bad'])).toThrow(
      `${path}, line 2: 2 finite numbers are expected after the word, as in the first.`,
    );
    expect(() => readVectors(file('empty.txt', ''), ['bad'])).toThrow(/has no word vectors/);
  });

  it('must fit embedding_dim and the checksum that the sweep gives', () => {
    const path = file('glove.txt', 'good 1 2\n');
    const train: Example<string>[] = [{ input: 'good', label: 0 }];
    const request = { words: ['good'], dimensions: 2, file: path, sha256: '' };
    expect([...vectorsFor(train, request)]).toEqual([1, 2]);
    expect(() => vectorsFor(train, { ...request, dimensions: 16 })).toThrow(
      `embedding_dim is 16, and the vectors in ${path} have 2 numbers: set embedding_dim: {value: 2}.`,
    );
    expect(() => vectorsFor([...train], { ...request, sha256: 'a'.repeat(64) })).toThrow(
      /vectors_sha256 asks for aaaa/,
    );
    expect(() => vectorsFor(train, { ...request, file: join(folder, 'none.txt') })).toThrow(
      /none\.txt cannot be read; the path is relative to the worker's project/,
    );
  });
});
