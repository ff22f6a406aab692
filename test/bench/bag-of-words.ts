import type { Example } from '../../shared/task.ts';
import type { PreparedData } from '../../worker/runner/prepared-data.ts';

const passes = 30;
const rate = 0.1;
const shrinkage = 1e-4;

/** Eval accuracy of logistic regression over word presence, by plain stochastic gradient descent in data order. */
export function bagOfWordsAccuracy({ train, eval: held }: PreparedData): number {
  const weights = new Map<string, number>();
  let bias = 0;
  const score = (words: readonly string[]) => words.reduce((sum, word) => sum + (weights.get(word) ?? 0), bias);
  const trainWords = train.examples.map(wordsOf);
  const order = interleaved(train.examples.length);
  for (let pass = 0; pass < passes; pass++)
    for (const index of order) {
      const words = trainWords[index]!;
      const error = (train.targets[index] ?? 0) - 1 / (1 + Math.exp(-score(words)));
      bias += rate * error;
      for (const word of words) {
        const weight = weights.get(word) ?? 0;
        weights.set(word, weight + rate * (error - shrinkage * weight));
      }
    }
  const right = held.examples.filter((example, index) => score(wordsOf(example)) > 0 === (held.targets[index] === 1));
  return right.length / held.examples.length;
}

function wordsOf({ input }: Example): string[] {
  if (typeof input !== 'string') throw new Error('bag of words needs texts');
  const words = input.toLowerCase().match(/[a-z0-9]+(?:'[a-z]+)*/g);
  return [...new Set(words)];
}

/** A fixed order that mixes the sources, which follow one another in the data. */
function interleaved(count: number): number[] {
  const stride = 1009;
  return Array.from({ length: count }, (_, index) => (index * stride) % count);
}
