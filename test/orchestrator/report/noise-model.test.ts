import { describe, expect, it } from 'vitest';
import { noiseOfGood, noiseScale } from '../../../orchestrator/report/noise-model.ts';
import { correctedBest } from '../../../orchestrator/report/optimism.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import { normal } from '../../support/known-functions.ts';

/** Forty configurations from `first` to `last`, three seeds each, that `spread` tells the noise of. */
function seedsOf(first: number, last: number, spread: (mean: number) => number): number[][] {
  const random = seededRandom('seeds', first, last);
  return Array.from({ length: 40 }, (_, k) => {
    const mean = first * (last / first) ** (k / 39);
    return [0, 1, 2].map(() => mean + spread(mean) * normal(random));
  });
}

describe('the scale of seed noise', () => {
  it.each([
    {
      name: 'the metric itself where all seeds differ alike',
      values: seedsOf(0.2, 0.9, () => 0.01),
      half: 0.5,
    },
    {
      name: 'its logarithm where they differ by a share of it',
      values: seedsOf(0.01, 1, (mean) => 0.1 * mean),
      half: Math.log(0.5),
    },
    {
      name: 'that of the error rate where the best have hardly any noise',
      values: seedsOf(0.01, 0.5, (error) => 0.1 * error).map((seeds) => seeds.map((error) => 1 - error)),
      half: -Math.log(0.5005),
    },
  ])('is $name', ({ values, half }) => {
    const { to, from } = noiseScale(values, 1000);
    expect(to(0.5)).toBeCloseTo(half, 12);
    expect(from(to(0.3))).toBeCloseTo(0.3, 12);
  });
});

it('tells noise of the good alone, and none where nothing was repeated', () => {
  const values = [
    [5, 5.2],
    [4, 4.2],
    [3, 3.2],
    [0, 9],
    [1, 8],
    [-9, 9],
  ];
  expect(noiseOfGood(values)!.df).toBe(3);
  expect(noiseOfGood(values.slice(0, 3))!.sd).toBeCloseTo(0.2 / Math.SQRT2, 12);
  expect(noiseOfGood([[1], [2]])).toBeNull();
});

it('takes more off a best of many with one seed than with three', () => {
  const means = [...Array.from({ length: 30 }, () => 0.8), 0.85];
  const corrected = (seeds: number) =>
    correctedBest({ means, seeds: means.map(() => seeds), noise: { sd: 0.02, df: 12 } }, ['test'])!;
  expect(corrected(1).value).toBeLessThan(corrected(3).value);
  expect(corrected(3).value).toBeLessThan(0.85);
  expect(corrected(3).high - corrected(3).low).toBeCloseTo((2 * 1.7823 * 0.02) / Math.sqrt(3), 5);
});
