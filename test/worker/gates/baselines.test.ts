import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baselineSchema } from '../../../shared/gate-records.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import type { Example } from '../../../shared/task.ts';
import { loadSentiment, sentimentClasses } from '../../../worker/datasets/sentiment.ts';
import { minimiseConvex } from '../../../worker/gates/baselines/lbfgs.ts';
import { naiveBayes } from '../../../worker/gates/baselines/naive-bayes.ts';
import { nearestRows } from '../../../worker/gates/baselines/nearest.ts';
import { ridgeRegression } from '../../../worker/gates/baselines/ridge.ts';
import { compressed, pickRows } from '../../../worker/gates/baselines/rows.ts';
import { estimates, scorerOf } from '../../../worker/gates/baselines/scorer.ts';
import { softmaxRegression } from '../../../worker/gates/baselines/softmax-regression.ts';
import { corpusOf } from '../../../worker/gates/words.ts';
import { lookHere } from '../../support/look-here.ts';

describe('baselines', () => {
  it('reach on the sentiment sentences what is known of them, each with an interval', () => {
    const { baselines } = lookHere({ ...loadSentiment((path) => path), classNames: sentimentClasses });
    const scores = Object.fromEntries(baselines.baselines.map(({ name, score }) => [name, score]));
    expect(scores['random']?.value).toBeCloseTo(0.5, 6);
    expect(scores['majority class']?.value).toBeCloseTo(0.5, 2);
    // 0.80 to 0.81 on another split; the standard error is 0.016.
    expect(Math.abs((scores['naive Bayes']?.value ?? 0) - 0.81)).toBeLessThan(0.05);
    expect(Math.abs((scores['logistic regression, words']?.value ?? 0) - 0.81)).toBeLessThan(0.05);
    expect(Math.abs((scores['logistic regression, word vectors']?.value ?? 0) - 0.68)).toBeLessThan(0.06);
    for (const row of baselines.baselines) {
      baselineSchema.parse(row);
      expect(row.score.low).toBeLessThanOrEqual(row.score.value + 1e-9);
      expect(row.score.high).toBeGreaterThanOrEqual(row.score.value - 1e-9);
    }
    expect(baselines.expectedLoss).toBeCloseTo(Math.log(2), 6);
    expect(baselines.mistakes).toHaveLength(20);
    expect(baselines.limits).toMatchObject({ examples: 600, ceiling: 1, step: 1 / 600 });
  });

  it('are the same for the same seed', () => {
    const examples = ring(200);
    const once = () => {
      const { checks, baselines, look } = lookHere({ examples, seed: 3 });
      return { checks, baselines, page: look.page };
    };
    expect(once()).toEqual(once());
  });

  it('leave to the neighbours what no line can part', () => {
    const { baselines } = lookHere({ examples: ring(600) });
    const score = (name: string) => baselines.baselines.find((row) => row.name === name)?.score.value ?? NaN;
    expect(score('nearest neighbours')).toBeGreaterThan(0.9);
    expect(score('logistic regression')).toBeLessThan(0.7);
  });

  it('predict a value by mean, rule, ridge and neighbours', () => {
    const random = seededRandom('line');
    const examples = Array.from({ length: 300 }, () => {
      const [a, b] = [random.next(), random.next()];
      return { input: { a, b }, label: 3 * a - 2 * b + 0.01 * random.next() };
    });
    const { baselines } = lookHere({ examples, kind: 'regression', metric: 'eval/r2' });
    const score = (name: string) => baselines.baselines.find((row) => row.name === name)?.score.value ?? NaN;
    expect(score('mean')).toBeLessThan(0.01);
    expect(score('ridge regression')).toBeGreaterThan(0.99);
    expect(score('best single rule')).toBeGreaterThan(0.2);
    expect(baselines.mistakes[0]?.confidence).toBeNull();
  });
});

describe('the parts of baselines', () => {
  it('finds the minimum of a quadratic', () => {
    const centre = [3, -1, 0.5];
    const scale = [1, 10, 100];
    const found = minimiseConvex(
      (point, gradient) =>
        point.reduce((sum, value, index) => {
          const off = value - centre[index]!;
          gradient[index] = scale[index]! * off;
          return sum + (scale[index]! * off * off) / 2;
        }, 0),
      3,
      { iterations: 100 },
    );
    for (const [index, value] of centre.entries()) expect(found[index]).toBeCloseTo(value, 4);
  });

  it('counts words as naive Bayes does by hand', () => {
    const corpus = corpusOf(['good good film', 'bad film'], ['good', 'unseen']);
    const outputs = naiveBayes({ rows: corpus.train, targets: [1, 0], classCount: 2, wordCount: 3 }, corpus.eval);
    // Class 1 holds good and film (2 words), class 0 bad and film; add-one over 3 words: 2/5 against 1/5.
    expect(outputs[1]).toBeCloseTo(2 / 3, 12);
    expect(outputs[3]).toBeCloseTo(0.5, 12);
  });

  it('gives calibrated probabilities where the logistic model is true', () => {
    const random = seededRandom('logit');
    const draw = (count: number) => {
      const x = Float64Array.from({ length: count }, () => 4 * random.next() - 2);
      const y = Array.from(x, (value) => (random.next() < 1 / (1 + Math.exp(-2 * value - 0.5)) ? 1 : 0));
      return { rows: compressed({ count, width: 1, values: x }), x, y };
    };
    const [train, held] = [draw(4000), draw(50)];
    const outputs = softmaxRegression(train.rows, held.rows, { targets: train.y, classCount: 2, seed: 1 });
    for (const [row, value] of held.x.entries())
      expect(Math.abs((outputs[2 * row + 1] ?? 0) - 1 / (1 + Math.exp(-2 * value - 0.5)))).toBeLessThan(0.06);
  });

  it('solves ridge regression', () => {
    const values = Float64Array.from([1, 0, 0, 1, 1, 1, -1, 0, 0, -1, -1, -1]);
    const rows = compressed({ count: 6, width: 2, values });
    const targets = [2, 3, 5, -2, -3, -5];
    const told = ridgeRegression(rows, rows, { targets, seed: 1 });
    for (const [row, target] of targets.entries()) expect(told[row]).toBeCloseTo(target, 0);
  });

  it('finds the nearest rows that a full search finds', () => {
    const random = seededRandom('near');
    const matrix = (count: number) => ({
      count,
      width: 3,
      values: Float64Array.from({ length: count * 3 }, () => random.next()),
    });
    const [train, held] = [matrix(40), matrix(10)];
    const nearest = nearestRows(train, held);
    const distance = (row: number, other: number) =>
      [0, 1, 2].reduce((sum, k) => sum + (held.values[row * 3 + k]! - train.values[other * 3 + k]!) ** 2, 0);
    for (let row = 0; row < 10; row++) {
      const order = [...Array(40).keys()].sort((a, b) => distance(row, a) - distance(row, b));
      expect([...nearest.subarray(row * 5, row * 5 + 5)]).toEqual(order.slice(0, 5));
    }
  });

  it('keeps every entry when rows are compressed and picked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 3 }), { minLength: 1 }),
        (matrix) => {
          const rows = compressed({ count: matrix.length, width: 3, values: Float64Array.from(matrix.flat()) });
          const order = [...matrix.keys()].reverse();
          const picked = pickRows(rows, order);
          for (const [to, from] of order.entries()) {
            const back = [0, 0, 0];
            for (let at = picked.starts[to]!; at < picked.starts[to + 1]!; at++)
              back[picked.indices[at]!] = picked.values[at]!;
            expect(back.map((value) => value + 0)).toEqual(matrix[from]!.map((value) => value + 0));
          }
        },
      ),
    );
  });

  it('has intervals that hold the truth about as often as they promise', () => {
    let held = 0;
    const rounds = 200;
    const scorer = scorerOf('classification', 'accuracy')!;
    for (let round = 0; round < rounds; round++) {
      const random = seededRandom('cover', round);
      const right = Float64Array.from({ length: 200 }, () => (random.next() < 0.8 ? 1 : 0));
      const [estimate] = estimates(scorer, [[right]], random);
      if (estimate!.low <= 0.8 && 0.8 <= estimate!.high) held++;
    }
    // 90 % of 200, with four standard errors of room.
    expect(held / rounds).toBeGreaterThan(0.81);
    expect(held / rounds).toBeLessThan(0.985);
  });
});

/** Inside or outside of a circle: no single threshold or line tells. */
function ring(count: number): Example[] {
  const random = seededRandom('ring');
  return Array.from({ length: count }, () => {
    const [x, y] = [2 * random.next() - 1, 2 * random.next() - 1];
    return { input: [x, y], label: x * x + y * y < 0.6 ? 'in' : 'out' };
  });
}
