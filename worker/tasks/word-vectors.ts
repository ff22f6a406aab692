import { seededRandom } from '../../shared/seeded-random.ts';

/** Words of one text as places in a vocabulary, -1 for a word outside it; in the text's order. */
export type WordPlaces = readonly number[];

/** What decides about vectors beside the texts. */
export interface VectorOptions {
  /** Words of the vocabulary. */
  readonly size: number;
  /** Numbers a vector has. */
  readonly dimensions: number;
}

/** Words on each side that count as company. */
const reach = 4;
/** Frequencies of company are raised to this power, or rare words would be everybody's best friends. */
const smoothing = 0.75;
/** Directions that are iterated beside those that are kept, and rounds: the kept ones are then exact to some per mille. */
const spare = 8;
const rounds = 8;

/**
 * Word vectors learnt from texts without labels, row-major `[size, dimensions]`: the leading singular vectors of the
 * positive pointwise mutual information of words and their company, each scaled by the root of its singular value (Levy, Goldberg and
 * Dagan 2015), by subspace iteration (Halko, Martinsson and Tropp 2011). Scaled so that a vector has length 1 on average
 * (root mean square); a word without company has zeros. The same texts give the same vectors.
 */
export function wordVectors(texts: readonly WordPlaces[], { size, dimensions }: VectorOptions): Float32Array {
  const pairs = mutualInformation(companyOf(texts, size), size);
  const width = Math.min(size, dimensions + spare);
  let basis = randomColumns(size, width);
  for (let round = 0; round < rounds; round++) {
    basis = basis.map((column) => times(pairs, column));
    orthonormalise(basis);
  }
  const strengths = basis.map((column) => {
    const image = times(pairs, column);
    return Math.sqrt(dot(image, image));
  });
  const order = strengths.map((_, index) => index).sort((a, b) => (strengths[b] ?? 0) - (strengths[a] ?? 0));
  const vectors = new Float32Array(size * dimensions);
  for (const [to, from] of order.slice(0, dimensions).entries()) {
    const scale = Math.sqrt(strengths[from] ?? 0);
    for (const [word, value] of (basis[from] ?? new Float64Array()).entries())
      vectors[word * dimensions + to] = value * scale;
  }
  return scaled(vectors, size);
}

/** A symmetric sparse matrix: entry (a, b), also standing for (b, a). */
interface Pairs {
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly value: Float64Array;
}

/** How often each pair of words (smaller place first) stands together: `a * size + b` to a count. */
function companyOf(texts: readonly WordPlaces[], size: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const places of texts)
    for (let at = 0; at < places.length; at++)
      for (let next = at + 1; next <= at + reach && next < places.length; next++) {
        const [place, other] = [places[at] ?? -1, places[next] ?? -1];
        if (place < 0 || other < 0 || place === other) continue;
        const key = Math.min(place, other) * size + Math.max(place, other);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
  return counts;
}

/** log(p(a, b) / (p(a) p(b))) where it is positive, frequencies smoothed on both sides so that it stays symmetric. */
function mutualInformation(counts: ReadonlyMap<number, number>, size: number): Pairs {
  const totals = new Float64Array(size);
  for (const [key, count] of counts)
    for (const place of [Math.floor(key / size), key % size]) totals[place] = (totals[place] ?? 0) + count;
  const all = totals.reduce((sum, total) => sum + total, 0);
  const smoothed = totals.map((total) => total ** smoothing);
  const allSmoothed = smoothed.reduce((sum, total) => sum + total, 0);
  const found = [...counts].flatMap(([key, count]) => {
    const [a, b] = [Math.floor(key / size), key % size];
    // The mean of both directions; each pair was counted once.
    const one = Math.log((count * allSmoothed) / ((totals[a] ?? 1) * (smoothed[b] ?? 1)));
    const other = Math.log((count * allSmoothed) / ((totals[b] ?? 1) * (smoothed[a] ?? 1)));
    const value = all === 0 ? 0 : (one + other) / 2;
    return value > 0 ? [{ a, b, value }] : [];
  });
  return {
    a: Int32Array.from(found, ({ a }) => a),
    b: Int32Array.from(found, ({ b }) => b),
    value: Float64Array.from(found, ({ value }) => value),
  };
}

function randomColumns(size: number, width: number): Float64Array[] {
  const random = seededRandom('word vectors', size, width);
  return Array.from({ length: width }, () => Float64Array.from({ length: size }, () => random.next() - 0.5));
}

function times({ a, b, value }: Pairs, column: Float64Array): Float64Array {
  const product = new Float64Array(column.length);
  for (let pair = 0; pair < value.length; pair++) {
    const [i, j, weight] = [a[pair] ?? 0, b[pair] ?? 0, value[pair] ?? 0];
    product[i] = (product[i] ?? 0) + weight * (column[j] ?? 0);
    product[j] = (product[j] ?? 0) + weight * (column[i] ?? 0);
  }
  return product;
}

/** Gram and Schmidt in place, each column cleaned twice so that rounding does not tilt it. */
function orthonormalise(columns: readonly Float64Array[]): void {
  for (const [index, column] of columns.entries()) {
    for (const before of [...columns.slice(0, index), ...columns.slice(0, index)]) {
      const share = dot(column, before);
      for (let row = 0; row < column.length; row++) column[row] = (column[row] ?? 0) - share * (before[row] ?? 0);
    }
    const length = Math.sqrt(dot(column, column));
    for (let row = 0; row < column.length; row++) column[row] = length < 1e-12 ? 0 : (column[row] ?? 0) / length;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

function scaled(vectors: Float32Array, size: number): Float32Array {
  const square = vectors.reduce((sum, value) => sum + value * value, 0) / Math.max(1, size);
  return square === 0 ? vectors : vectors.map((value) => value / Math.sqrt(square));
}
