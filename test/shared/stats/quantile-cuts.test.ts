import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantileCuts } from '../../../shared/stats/quantile-cuts.ts';

it('cuts into equal parts', () => {
  expect(quantileCuts([1, 2, 3, 4, 5, 6, 7, 8], 4)).toEqual([2.5, 4.5, 6.5]);
  expect(quantileCuts([8, 3, 5, 1, 2, 7, 6, 4], 2)).toEqual([4.5]);
});

it('never parts equal values, and gives fewer cuts where there are few values', () => {
  expect(quantileCuts([1, 1, 1, 1, 1, 9], 3)).toEqual([5]);
  expect(quantileCuts([4, 4, 4], 3)).toEqual([]);
  expect(quantileCuts([], 3)).toEqual([]);
});

it('takes the middle on the scale it is given', () => {
  expect(quantileCuts([1, 100], 2, (low, high) => Math.sqrt(low * high))).toEqual([10]);
});

it('gives rising cuts, at most bins - 1, with values on both sides of each', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true })),
      fc.integer({ min: 1, max: 6 }),
      (sample, bins) => {
        const cuts = quantileCuts(sample, bins);
        expect(cuts.length).toBeLessThan(bins);
        for (const [index, cut] of cuts.entries()) {
          expect(cut).toBeGreaterThan(cuts[index - 1] ?? -Infinity);
          expect(sample.some((value) => value < cut) && sample.some((value) => value >= cut)).toBe(true);
        }
      },
    ),
  );
});
