import { seededRandom } from '../../../shared/seeded-random.ts';
import { rowIds, type Corpus, type WordRows } from '../words.ts';
import type { DenseRows } from './rows.ts';

const dimensions = 50;
/** Words on each side that count as company. */
const reach = 4;
const mostWords = 3000;
/** Texts the company of words is counted over. */
const mostTexts = 20_000;
/** Rounds of the subspace iteration; the spectrum falls fast enough for two. */
const rounds = 2;

/**
 * Both sides as the mean of word vectors learnt from the training texts without labels: singular vectors of the positive
 * pointwise mutual information of words and their company (Levy and Goldberg 2014; randomised range finder of Halko,
 * Martinsson and Tropp 2011). Null where there are too few words.
 */
export function vectorRows(
  corpus: Corpus,
  seed: number,
): { readonly train: DenseRows; readonly eval: DenseRows } | null {
  const order = [...corpus.uses.keys()].filter((id) => (corpus.uses[id] ?? 0) > 1);
  order.sort((a, b) => (corpus.uses[b] ?? 0) - (corpus.uses[a] ?? 0) || a - b);
  const kept = order.slice(0, mostWords);
  if (kept.length < 2 * dimensions) return null;
  const placeOf = new Int32Array(corpus.words.length).fill(-1);
  for (const [place, id] of kept.entries()) placeOf[id] = place;
  const pairs = mutualInformation(corpus.train, placeOf, kept.length);
  const vectors = leadingVectors(pairs, kept.length, seed);
  const rows = (words: WordRows) => averages(words, placeOf, vectors);
  return { train: rows(corpus.train), eval: rows(corpus.eval) };
}

/** A symmetric sparse matrix as triples. */
interface Pairs {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly value: Float64Array;
}

function mutualInformation(rows: WordRows, placeOf: Int32Array, size: number): Pairs {
  const counts = new Map<number, number>();
  const totals = new Float64Array(size);
  let all = 0;
  for (let row = 0; row < Math.min(mostTexts, rows.starts.length - 1); row++) {
    const places = rowIds(rows, row).map((id) => (id < 0 ? -1 : (placeOf[id] ?? -1)));
    for (let at = 0; at < places.length; at++) {
      const place = places[at] ?? -1;
      if (place < 0) continue;
      for (let other = at + 1; other <= at + reach && other < places.length; other++) {
        const company = places[other] ?? -1;
        if (company < 0) continue;
        const key = Math.min(place, company) * size + Math.max(place, company);
        counts.set(key, (counts.get(key) ?? 0) + 1);
        totals[place] = (totals[place] ?? 0) + 1;
        totals[company] = (totals[company] ?? 0) + 1;
        all += 2;
      }
    }
  }
  const found = [...counts].flatMap(([key, count]) => {
    const [a, b] = [Math.floor(key / size), key % size];
    const value = Math.log((count * all * (a === b ? 2 : 1)) / ((totals[a] ?? 1) * (totals[b] ?? 1)));
    return value > 0 ? [{ a, b, value }] : [];
  });
  return {
    a: Int32Array.from(found, ({ a }) => a),
    b: Int32Array.from(found, ({ b }) => b),
    value: Float64Array.from(found, ({ value }) => value),
  };
}

/** Orthonormal basis `[size, dimensions]` of the matrix's strongest directions, times the matrix: word vectors. */
function leadingVectors(pairs: Pairs, size: number, seed: number): Float64Array {
  const random = seededRandom('word vectors', seed);
  let basis = Float64Array.from({ length: size * dimensions }, () => random.next() - 0.5);
  for (let round = 0; round < rounds; round++) basis = orthonormal(times(pairs, basis, size), size);
  return times(pairs, basis, size);
}

function times({ a, b, value }: Pairs, basis: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const product = new Float64Array(size * dimensions);
  for (let pair = 0; pair < value.length; pair++) {
    const [i, j, weight] = [(a[pair] ?? 0) * dimensions, (b[pair] ?? 0) * dimensions, value[pair] ?? 0];
    for (let k = 0; k < dimensions; k++) {
      product[i + k] = (product[i + k] ?? 0) + weight * (basis[j + k] ?? 0);
      if (i !== j) product[j + k] = (product[j + k] ?? 0) + weight * (basis[i + k] ?? 0);
    }
  }
  return product;
}

/** Gram and Schmidt, each column cleaned twice so that rounding does not tilt it. */
function orthonormal(matrix: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  for (let k = 0; k < dimensions; k++) {
    for (let pass = 0; pass < 2; pass++)
      for (let before = 0; before < k; before++) {
        let product = 0;
        for (let row = 0; row < size; row++)
          product += (matrix[row * dimensions + k] ?? 0) * (matrix[row * dimensions + before] ?? 0);
        for (let row = 0; row < size; row++)
          matrix[row * dimensions + k] =
            (matrix[row * dimensions + k] ?? 0) - product * (matrix[row * dimensions + before] ?? 0);
      }
    let square = 0;
    for (let row = 0; row < size; row++) square += (matrix[row * dimensions + k] ?? 0) ** 2;
    const length = Math.sqrt(square) || 1;
    for (let row = 0; row < size; row++) matrix[row * dimensions + k] = (matrix[row * dimensions + k] ?? 0) / length;
  }
  return matrix;
}

/** Mean vector of a text's known words, each scaled to length 1 first so that frequent ones do not drown the rest. */
function averages(words: WordRows, placeOf: Int32Array, vectors: Float64Array): DenseRows {
  const lengths = new Float64Array(vectors.length / dimensions);
  for (let at = 0; at < vectors.length; at++) {
    const place = Math.floor(at / dimensions);
    lengths[place] = (lengths[place] ?? 0) + (vectors[at] ?? 0) ** 2;
  }
  const count = words.starts.length - 1;
  const values = new Float64Array(count * dimensions);
  for (let row = 0; row < count; row++) {
    const places = rowIds(words, row)
      .map((id) => (id < 0 ? -1 : (placeOf[id] ?? -1)))
      .filter((place) => place >= 0 && (lengths[place] ?? 0) > 0);
    for (const place of places) {
      const scale = 1 / (Math.sqrt(lengths[place] ?? 1) * places.length);
      for (let k = 0; k < dimensions; k++)
        values[row * dimensions + k] =
          (values[row * dimensions + k] ?? 0) + scale * (vectors[place * dimensions + k] ?? 0);
    }
  }
  return { count, width: dimensions, values };
}
