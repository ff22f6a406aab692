import type { LayersModel, layers, SymbolicTensor } from '@tensorflow/tfjs';
import { text, type TextState } from '../../shared/parts/text.ts';
import { defineTask, type TensorFlow } from '../../shared/task.ts';
import { loadSentiment, sentimentClasses } from '../datasets/sentiment.ts';
import { vectorsFor } from './sentiment-vectors.ts';

/** Ids that are no word, as the ready-made part gives them: padding, which pooling leaves out, and any unknown word. */
const padding = 0;
const reserved = 2;

/** Where the word vectors come from: trained from chance, or started from others and kept, or trained on. */
const embeddings = ['learned', 'frozen', 'finetuned'] as const;
type Embeddings = (typeof embeddings)[number];

interface State extends TextState {
  /** Row-major `[words, embedding_dim]`; null where they are learnt from chance. */
  readonly vectors: readonly number[] | null;
}

interface Sizes {
  readonly vocabulary: number;
  readonly tokens: number;
  readonly embedding: number;
  readonly hidden: number;
  readonly dropout: number;
  readonly embeddings: Embeddings;
}

const words = text();

/**
 * Is a review sentence positive or negative? Embedding, mean pooling over the real tokens, dropout, one dense layer. The
 * vocabulary is the most frequent words of the training sentences. With `embeddings: frozen` or `finetuned` the word vectors
 * start from a file in GloVe's form (`vectors`), or from the company that words keep in the training sentences.
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
    embeddings: 'learned',
    vectors: '',
    vectors_sha256: '',
    learning_rate: 2e-3,
    epochs: 6,
  },
  data: ({ file }) => ({ ...loadSentiment(file), classNames: sentimentClasses }),
  fit: (train, params): State => {
    const state = words.fit(train, params);
    if (embeddingsNamed(params.embeddings) === 'learned') return { ...state, vectors: null };
    const request = { words: state.words, dimensions: params.embedding_dim, file: params.vectors };
    return { ...state, vectors: [...vectorsFor(train, { ...request, sha256: params.vectors_sha256 })] };
  },
  encode: words.encode,
  model: (params, tf, { inputShape: [tokens = 0], state }) =>
    build(tf, state, {
      vocabulary: state.size,
      tokens,
      embedding: params.embedding_dim,
      hidden: params.hidden_units,
      dropout: params.dropout,
      embeddings: embeddingsNamed(params.embeddings),
    }),
});

function embeddingsNamed(name: string): Embeddings {
  const known = embeddings.find((one) => one === name);
  if (known !== undefined) return known;
  throw new Error(`embeddings must be learned, frozen or finetuned, got "${name}"`);
}

function build(tf: TensorFlow, { vectors }: State, sizes: Sizes): LayersModel {
  const ids = tf.input({ shape: [sizes.tokens], dtype: 'int32', name: 'tokens' });
  const table = tf.layers.embedding({
    inputDim: sizes.vocabulary,
    outputDim: sizes.embedding,
    trainable: sizes.embeddings !== 'frozen',
    name: 'embedding',
  });
  const embedded = table.apply(ids);
  if (vectors !== null) setRows(tf, table, { ...sizes, rows: [...zeros(reserved * sizes.embedding), ...vectors] });
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
  const tokenScores = Array.from({ length: vocabulary }, (_, id) => (id === padding ? -1e9 : 0));
  setRows(tf, table, { vocabulary, embedding: 1, rows: tokenScores });
  const flat = tf.layers.reshape({ targetShape: [tokens], name: 'scores' }).apply(scores);
  return tf.layers.softmax({ axis: -1, name: 'token_weights' }).apply(flat);
}

function setRows(
  tf: TensorFlow,
  table: layers.Layer,
  { vocabulary, embedding, rows }: Pick<Sizes, 'vocabulary' | 'embedding'> & { readonly rows: number[] },
): void {
  tf.tidy(() => {
    table.setWeights([tf.tensor2d(rows, [vocabulary, embedding], 'float32')]);
  });
}

function zeros(count: number): number[] {
  return Array.from({ length: count }, () => 0);
}

function symbolic(tf: TensorFlow, output: unknown): SymbolicTensor {
  if (output instanceof tf.SymbolicTensor) return output;
  throw new Error('a layer applied to a symbolic tensor gave none');
}
