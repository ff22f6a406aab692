import { distinctIds, type Corpus, type WordRows } from '../words.ts';
import type { FeatureRows } from './rows.ts';

/** Most frequent words that get a feature; rarer ones teach a linear model little. */
const mostWords = 10_000;

/** Both sides as bags of words: 1 for each distinct word a text holds, scaled to length 1. */
export function bagRows(corpus: Corpus): { readonly train: FeatureRows; readonly eval: FeatureRows } {
  const order = [...corpus.documents.keys()].sort(
    (a, b) => (corpus.documents[b] ?? 0) - (corpus.documents[a] ?? 0) || a - b,
  );
  const featureOf = new Int32Array(corpus.words.length).fill(-1);
  for (const [feature, id] of order.slice(0, mostWords).entries()) featureOf[id] = feature;
  const width = Math.min(mostWords, order.length);
  return { train: rowsOf(corpus.train, featureOf, width), eval: rowsOf(corpus.eval, featureOf, width) };
}

function rowsOf(words: WordRows, featureOf: Int32Array, width: number): FeatureRows {
  const count = words.starts.length - 1;
  const starts = new Int32Array(count + 1);
  const indices = new Int32Array(words.ids.length);
  const values = new Float64Array(words.ids.length);
  let at = 0;
  for (let row = 0; row < count; row++) {
    const features = distinctIds(words, row)
      .map((id) => featureOf[id] ?? -1)
      .filter((feature) => feature >= 0);
    for (const feature of features) {
      indices[at] = feature;
      values[at++] = 1 / Math.sqrt(features.length);
    }
    starts[row + 1] = at;
  }
  return { count, width, starts, indices: indices.slice(0, at), values: values.slice(0, at) };
}
