import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import { defineTask, type Example, type TensorFlow } from '../../shared/task.ts';
import { loadSentiment, sentimentClasses } from '../datasets/sentiment.ts';

/** Ids that are no word: padding, which pooling leaves out, and every word outside the vocabulary. */
const padding = 0;
const unknown = 1;
const reserved = 2;

interface Vocabulary {
  /** Word at index i has the id i + 2; most frequent first, ties in code-unit order. */
  readonly words: readonly string[];
}

interface Sizes {
  readonly vocabulary: number;
  readonly tokens: number;
  readonly embedding: number;
  readonly hidden: number;
  readonly dropout: number;
}

/**
 * Is a review sentence positive or negative? Embedding, mean pooling over the real tokens, dropout, one dense layer. The
 * vocabulary is the most frequent words of the training sentences.
 */
export const sentiment = defineTask({
  kind: 'classification',
  about: {
    source: 'UCI "Sentiment Labelled Sentences": Amazon, IMDb and Yelp reviews, 1,000 sentences each',
    collected: 'Kotzias et al., 2015; only sentences with a clear polarity were kept',
    knownNoise: '21 sentences appear twice',
  },
  defaults: {
    embedding_dim: 16,
    hidden_units: 16,
    dropout: 0.4,
    max_tokens: 32,
    vocabulary_size: 3000,
    learning_rate: 2e-3,
    epochs: 6,
  },
  data: ({ file }) => ({ ...loadSentiment(file), classNames: sentimentClasses }),
  fit: (train, params) => vocabularyOf(train, params.vocabulary_size),
  encode: (examples, params, state) => encodeTokens(examples, params.max_tokens, state),
  model: (params, tf, { state }) =>
    build(tf, {
      vocabulary: state.words.length + reserved,
      tokens: params.max_tokens,
      embedding: params.embedding_dim,
      hidden: params.hidden_units,
      dropout: params.dropout,
    }),
});

/** Words and numbers in lower case, inner apostrophes kept: `don't` is one token. */
function tokensOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+(?:'[a-z]+)*/g) ?? [];
}

function vocabularyOf(train: readonly Example<string>[], size: number): Vocabulary {
  const counts = new Map<string, number>();
  for (const { input } of train) for (const token of tokensOf(input)) counts.set(token, (counts.get(token) ?? 0) + 1);
  const ranked = [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1));
  return { words: ranked.slice(0, Math.max(0, size - reserved)).map(([word]) => word) };
}

function encodeTokens(examples: readonly Example<string>[], length: number, { words }: Vocabulary) {
  const idOf = new Map(words.map((word, index) => [word, index + reserved]));
  const values = new Int32Array(examples.length * length).fill(padding);
  const tokens: number[] = [];
  let truncated = 0;
  let outside = 0;
  for (const [row, { input }] of examples.entries()) {
    const ids = tokensOf(input).map((token) => idOf.get(token) ?? unknown);
    tokens.push(ids.length);
    outside += ids.filter((id) => id === unknown).length;
    if (ids.length > length) truncated += 1;
    values.set(ids.slice(0, length), row * length);
  }
  const total = tokens.reduce((sum, count) => sum + count, 0);
  return {
    inputs: { values, shape: [examples.length, length] },
    tokens,
    truncated,
    unknown: total === 0 ? 0 : outside / total,
  };
}

function build(tf: TensorFlow, sizes: Sizes): LayersModel {
  const ids = tf.input({ shape: [sizes.tokens], dtype: 'int32', name: 'tokens' });
  const embedded = tf.layers
    .embedding({ inputDim: sizes.vocabulary, outputDim: sizes.embedding, name: 'embedding' })
    .apply(ids);
  const pooled = tf.layers
    .dot({ axes: [1, 1], name: 'mean_pooling' })
    .apply([symbolic(tf, tokenWeights(tf, ids, sizes)), symbolic(tf, embedded)]);
  const dropped = tf.layers.dropout({ rate: sizes.dropout, name: 'dropout' }).apply(pooled);
  const hidden = tf.layers.dense({ units: sizes.hidden, activation: 'relu', name: 'hidden' }).apply(dropped);
  const outputs = tf.layers.dense({ units: 2, activation: 'softmax', name: 'classes' }).apply(hidden);
  return tf.model({ inputs: ids, outputs: symbolic(tf, outputs) });
}

/**
 * Weight of each position, 1 / tokens at words and 0 at padding, from ready-made layers so that a saved model loads
 * anywhere: a fixed table of scores (0, and -1e9 for padding) under a softmax.
 */
function tokenWeights(tf: TensorFlow, ids: SymbolicTensor, { vocabulary, tokens }: Sizes) {
  const table = tf.layers.embedding({ inputDim: vocabulary, outputDim: 1, trainable: false, name: 'token_scores' });
  const scores = table.apply(ids);
  tf.tidy(() => {
    table.setWeights([
      tf.tensor2d(
        Float32Array.from({ length: vocabulary }, (_, id) => (id === padding ? -1e9 : 0)),
        [vocabulary, 1],
      ),
    ]);
  });
  const flat = tf.layers.reshape({ targetShape: [tokens], name: 'scores' }).apply(scores);
  return tf.layers.softmax({ axis: -1, name: 'token_weights' }).apply(flat);
}

function symbolic(tf: TensorFlow, output: unknown): SymbolicTensor {
  if (output instanceof tf.SymbolicTensor) return output;
  throw new Error('a layer applied to a symbolic tensor gave none');
}
