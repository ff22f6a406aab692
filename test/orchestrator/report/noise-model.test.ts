import { describe, expect, it } from 'vitest';
import { noiseDiffers, noiseOfGood, noiseScale } from '../../../orchestrator/report/noise-model.ts';
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
  expect(noiseOfGood(values)!.cautiousSd).toBeCloseTo(Math.sqrt((3 * 0.02 + 81 / 2 + 49 / 2 + 324 / 2) / 6), 12);
  const calmBad = [[5, 9], [4, 4.2], [3, 3.2], ...[2, 1, 0].map((value) => [value, value + 0.1])];
  expect(noiseOfGood(calmBad)!.cautiousSd).toBe(noiseOfGood(calmBad)!.sd);
  expect(noiseOfGood([[1], [2]])).toBeNull();
});

describe('whether some seeds differ far more than others', () => {
  it('is seen where one of six configurations has ten times the noise, and not where all have the same', () => {
    const random = seededRandom('uneven seeds');
    const sweeps = (spreads: readonly number[]) =>
      Array.from({ length: 400 }, () => spreads.map((spread) => [0, 1, 2].map(() => spread * normal(random))));
    const seen = (spreads: readonly number[]) => sweeps(spreads).filter(noiseDiffers).length / 400;
    // Standard error 1.1 %; the bound of a test at 5 % is within a hundredth of it for six configurations (Cochran 1941).
    expect(seen([1, 1, 1, 1, 1, 1])).toBeGreaterThan(0.02);
    expect(seen([1, 1, 1, 1, 1, 1])).toBeLessThan(0.085);
    expect(seen([1, 1, 1, 1, 1, 10])).toBeGreaterThan(0.7);
  });

  it('has the published bound: 0.6161 of all squares for six configurations of three seeds', () => {
    // Two of three seeds equal and one off by d have 2/3 d² of squares.
    const seeds = (squares: number) => [0, 0, Math.sqrt(1.5 * squares)];
    const share = (largest: number) => [seeds(largest), ...Array.from({ length: 5 }, () => seeds((1 - largest) / 5))];
    expect(noiseDiffers(share(0.615))).toBe(false);
    expect(noiseDiffers(share(0.617))).toBe(true);
  });

  it.each([
    ['nothing was repeated', [[1], [2]]],
    ['one configuration was', [[1, 2, 9], [2]]],
    [
      'the seeds of all others are equal',
      [
        [1, 2],
        [2, 2],
        [3, 3],
      ],
    ],
    ['nothing ran', []],
  ])('is not said where %s', (_, values) => {
    expect(noiseDiffers(values)).toBe(false);
  });
});

it('takes more off a best of many with one seed than with three', () => {
  const means = [...Array.from({ length: 30 }, () => 0.8), 0.85];
  const corrected = (seeds: number, cautiousSd = 0.02) =>
    correctedBest(
      { means, seeds: means.map(() => seeds), noise: { sd: 0.02, df: 12, cautiousSd }, by: (value) => value },
      ['test'],
    )!;
  expect(corrected(1).value).toBeLessThan(corrected(3).value);
  expect(corrected(3).value).toBeLessThan(0.85);
  expect(corrected(3).high - corrected(3).low).toBeCloseTo((2 * 1.7823 * 0.02) / Math.sqrt(3), 5);
  const wider = corrected(3, 0.06);
  expect(wider.value).toBe(corrected(3).value);
  expect(wider.high - wider.low).toBeCloseTo((2 * 1.7823 * 0.06) / Math.sqrt(3), 5);
});
