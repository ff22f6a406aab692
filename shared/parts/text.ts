import type { Encoded, Example } from '../task.ts';
import type { Params } from '../trial.ts';

/** Ids that stand for no word: padding, and every word outside the vocabulary. */
const padding = 0;
const unknownWord = 1;
const reserved = 2;

/** What `fit` of a text task finds. */
export interface TextState {
  /** Most frequent first, ties in code-unit order; the word at index i has the id i + 2. */
  readonly words: readonly string[];
  /** Ids that `encode` can give, 0 to size - 1: what an embedding's `inputDim` must be. */
  readonly size: number;
}

/** How texts become ids. */
export interface TextOptions {
  /** Ids in all, with padding and unknown; the parameter `vocabulary_size` wins where there is one. @defaultValue 3000 */
  readonly vocabularySize?: number;
  /** Ids an example; longer texts lose their end. The parameter `max_tokens` wins. @defaultValue 32 */
  readonly maxTokens?: number;
  /** A text's words. @defaultValue runs of letters and digits in lower case, inner apostrophes kept: `don't` is one */
  readonly tokens?: (text: string) => readonly string[];
}

/** `fit` and `encode` for texts; spread it into a task. */
export interface TextPart {
  readonly fit: (train: readonly Example<string>[], params: Params) => TextState;
  /** Int32 ids `[examples, max_tokens]`: 0 pads at the end, 1 is a word outside the vocabulary. */
  readonly encode: (examples: readonly Example<string>[], params: Params, state: TextState) => Encoded;
}

/** Words of a text as {@link text} takes them by default. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:['\u2019]\p{L}+)*/gu) ?? []
  );
}

/**
 * The ready-made part for texts: the vocabulary is the most frequent words of the training texts, every text a row of ids.
 * `defineTask({ kind, data, ...text(), model })`.
 */
export function text({ vocabularySize = 3000, maxTokens = 32, tokens = wordsOf }: TextOptions = {}): TextPart {
  return {
    fit: (train, params) => {
      const size = wholeNumber(params, 'vocabulary_size', { fallback: vocabularySize, least: reserved + 1 });
      const words = mostFrequent(train, tokens).slice(0, size - reserved);
      return { words, size: words.length + reserved };
    },
    encode: (examples, params, { words }) => {
      const length = wholeNumber(params, 'max_tokens', { fallback: maxTokens, least: 1 });
      return encoded(
        examples.map(({ input }) => tokens(input)),
        words,
        length,
      );
    },
  };
}

/** A parameter where the sweep or task has it, else the option. `in` does not count as reading. */
function wholeNumber(params: Params, name: string, want: { fallback: number; least: number }): number {
  const value = name in params ? params[name] : want.fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= want.least) return value;
  throw new Error(`${name} must be a whole number from ${want.least}, got ${JSON.stringify(value)}`);
}

function mostFrequent(train: readonly Example<string>[], tokens: (text: string) => readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const { input } of train) for (const word of tokens(input)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1)).map(([word]) => word);
}

function encoded(texts: readonly (readonly string[])[], words: readonly string[], length: number): Encoded {
  const idOf = new Map(words.map((word, index) => [word, index + reserved]));
  const values = new Int32Array(texts.length * length).fill(padding);
  let truncated = 0;
  let outside = 0;
  for (const [row, found] of texts.entries()) {
    const ids = found.map((word) => idOf.get(word) ?? unknownWord);
    outside += ids.filter((id) => id === unknownWord).length;
    if (ids.length > length) truncated += 1;
    values.set(ids.slice(0, length), row * length);
  }
  const tokens = texts.map((found) => found.length);
  const total = tokens.reduce((sum, count) => sum + count, 0);
  return {
    inputs: { values, shape: [texts.length, length] },
    tokens,
    truncated,
    unknown: total === 0 ? 0 : outside / total,
  };
}
