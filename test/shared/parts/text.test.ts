import { describe, expect, it } from 'vitest';
import { text, wordsOf } from '../../../shared/parts/text.ts';

const examples = (texts: readonly string[]) => texts.map((input) => ({ input, label: 0 }));

describe('wordsOf', () => {
  it('takes runs of letters and digits in lower case, apostrophes inside words kept', () => {
    expect(wordsOf("Don't eat 2 CAFÉS, 日本 'quoted'!")).toEqual(["don't", 'eat', '2', 'cafés', '日本', 'quoted']);
    expect(wordsOf('...')).toEqual([]);
  });
});

describe('text', () => {
  const part = text({ vocabularySize: 4, maxTokens: 3 });

  it('numbers the most frequent training words from 2, ties in code-unit order', () => {
    expect(part.fit(examples(['b b a', 'c a']), {})).toEqual({ words: ['a', 'b'], size: 4 });
    expect(part.fit(examples(['b b a', 'c a']), { vocabulary_size: 5 })).toEqual({ words: ['a', 'b', 'c'], size: 5 });
  });

  it('pads with 0, takes 1 for unknown words, cuts the end, and tells how much', () => {
    const encoded = part.encode(examples(['b', 'a x b a', '']), {}, { words: ['a', 'b'], size: 4 });
    expect(encoded.inputs).toEqual({ values: Int32Array.from([3, 0, 0, 2, 1, 3, 0, 0, 0]), shape: [3, 3] });
    expect(encoded).toMatchObject({ tokens: [1, 4, 0], truncated: 1, unknown: 0.2 });
  });

  it('lets the parameters decide on lengths, and refuses what is none', () => {
    const state = part.fit(examples(['a']), {});
    expect(part.encode(examples(['a']), { max_tokens: 5 }, state).inputs.shape).toEqual([1, 5]);
    expect(() => part.encode(examples(['a']), { max_tokens: 0 }, state)).toThrow(
      'max_tokens must be a whole number from 1, got 0',
    );
    expect(() => part.fit(examples(['a']), { vocabulary_size: 'big' })).toThrow(
      'vocabulary_size must be a whole number from 3, got "big"',
    );
  });
});
