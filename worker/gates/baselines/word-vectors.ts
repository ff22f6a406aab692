import { wordVectors } from '../../tasks/word-vectors.ts';
import { rowIds, type Corpus, type WordRows } from '../words.ts';
import type { DenseRows } from './rows.ts';

const dimensions = 50;
const mostWords = 3000;
/** Texts the company of words is counted over. */
const mostTexts = 20_000;

/**
 * Both sides as the mean of word vectors learnt from the training texts without labels, by {@link wordVectors}, as the
 * sentiment task learns its own. Null where there are too few words.
 */
export function vectorRows(corpus: Corpus): { readonly train: DenseRows; readonly eval: DenseRows } | null {
  const order = [...corpus.uses.keys()].filter((id) => (corpus.uses[id] ?? 0) > 1);
  order.sort((a, b) => (corpus.uses[b] ?? 0) - (corpus.uses[a] ?? 0) || a - b);
  const kept = order.slice(0, mostWords);
  if (kept.length < 2 * dimensions) return null;
  const placeOf = new Int32Array(corpus.words.length).fill(-1);
  for (const [place, id] of kept.entries()) placeOf[id] = place;
  const vectors = wordVectors(textsOf(corpus.train, placeOf), { size: kept.length, dimensions });
  const rows = (words: WordRows) => averages(words, placeOf, vectors);
  return { train: rows(corpus.train), eval: rows(corpus.eval) };
}

/** The first training texts as places in the vocabulary. */
function textsOf(rows: WordRows, placeOf: Int32Array): number[][] {
  const count = Math.min(mostTexts, rows.starts.length - 1);
  return Array.from({ length: count }, (_, row) =>
    Array.from(rowIds(rows, row), (id) => (id < 0 ? -1 : (placeOf[id] ?? -1))),
  );
}

/** Mean vector of a text's known words, each scaled to length 1 first so that frequent ones do not drown the rest. */
function averages(words: WordRows, placeOf: Int32Array, vectors: Float32Array): DenseRows {
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
