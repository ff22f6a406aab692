import { beforeAll, describe, expect, it } from 'vitest';
import type { Example } from '../../../shared/task.ts';
import { loadSentiment } from '../../../worker/datasets/sentiment.ts';
import { recordingParams } from '../../../worker/runner/recording-params.ts';
import { taskOf } from '../../../worker/runner/task-cache.ts';
import { sentiment } from '../../../worker/tasks/sentiment.ts';
import { loadTensorFlow } from '../../../worker/tf.ts';
import { sentimentTask, trialRunner } from '../../support/run-trial-here.ts';

const task = taskOf(sentiment)!;

function encoded(train: readonly string[], texts: readonly string[], given: Record<string, number>) {
  const examples = (lines: readonly string[]): Example[] => lines.map((input) => ({ input, label: 0 }));
  const { params } = recordingParams({ given, defaults: task.defaults! });
  const state = task.fit!(examples(train), params);
  return { state, ...task.encode!(examples(texts), params, state) };
}

describe('the sentiment data', () => {
  it('are 3,000 sentences, half of them positive, and the three empty rows are told', () => {
    const { examples, dropped } = loadSentiment((path) => path);
    expect(examples).toHaveLength(3000);
    expect(examples.filter(({ label }) => label === 'positive')).toHaveLength(1500);
    expect(examples[0]).toEqual({
      input: 'So there is no way for me to plug it in here in the US unless I go by a converter.',
      label: 'negative',
    });
    expect(dropped).toEqual([
      {
        reason: 'no text or no class',
        count: 3,
        samples: ['amazon', 'imdb', 'yelp'].map((name) => `${name}.json row 1001: {"text":"","class":null}`),
      },
    ]);
  });
});

describe("the sentiment task's encoding", () => {
  it('takes the most frequent words of the training texts, ties in code-unit order', () => {
    const { state } = encoded(['b a a', "c a don't b"], [], { vocabulary_size: 5 });
    expect(state).toEqual({ words: ['a', 'b', 'c'], size: 5, vectors: null });
  });

  it('pads, cuts, marks words it does not know, and counts all three', () => {
    const result = encoded(['one two'], ['Two, ONE!', 'two zero one', ''], { max_tokens: 2 });
    expect([...result.inputs.values]).toEqual([3, 2, 3, 1, 0, 0]);
    expect(result.inputs.shape).toEqual([3, 2]);
    expect(result).toMatchObject({ tokens: [2, 3, 0], truncated: 1, unknown: 1 / 5 });
  });

  it('pools over the words alone: padding changes no prediction', async () => {
    const { tf } = await loadTensorFlow('wasm');
    const { params } = recordingParams({ given: { max_tokens: 6 }, defaults: task.defaults! });
    const context = { inputShape: [6], classCount: 2, state: { words: ['a', 'b', 'c'], size: 5, vectors: null } };
    const model = task.model(params, tf, context);
    const [short, padded] = tf.tidy(() => {
      const pooling = tf.model({ inputs: model.inputs, outputs: model.getLayer('mean_pooling').output });
      const pool = (ids: number[]) => {
        const output = pooling.predict(tf.tensor2d([ids], [1, 6], 'int32'));
        if (Array.isArray(output)) throw new Error('one output expected');
        return Array.from(output.dataSync());
      };
      return [pool([2, 3, 2, 3, 2, 3]), pool([2, 3, 0, 0, 0, 0])];
    });
    model.dispose();
    tf.disposeVariables();
    for (const [index, value] of short.entries()) expect(padded[index]).toBeCloseTo(value, 6);
    expect(Math.max(...short.map(Math.abs))).toBeGreaterThan(0.001);
  });
});

describe('the sentiment task', () => {
  let run: ReturnType<typeof trialRunner>;
  beforeAll(async () => {
    run = trialRunner(await loadTensorFlow('wasm'));
  });

  it('reaches 80 % of the held-out sentences with its defaults, where the larger class has 50 %', async () => {
    const accuracies: number[] = [];
    for (const seed of [1, 2]) {
      const { answer } = await run({ task: sentimentTask, seed });
      if (answer.type === 'failed') throw new Error(answer.message);
      expect(answer.outcome.note).toBeUndefined();
      accuracies.push(answer.outcome.objective ?? 0);
    }
    expect((accuracies[0]! + accuracies[1]!) / 2).toBeGreaterThanOrEqual(0.8);
  });

  it('gives the same curve again when a trial with another vocabulary came between', async () => {
    const small = { vocabulary_size: 300, epochs: 2, embedding_dim: 4 };
    const first = await run({ task: sentimentTask, params: small, seed: 5 });
    await run({ task: sentimentTask, params: { ...small, vocabulary_size: 200, max_tokens: 10 }, seed: 6 });
    const again = await run({ task: sentimentTask, params: small, seed: 5 });
    expect(again.curve).toEqual(first.curve);
  });
});
