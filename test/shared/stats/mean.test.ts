import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mean, standardDeviation, sumOfSquares } from '../../../shared/stats/mean.ts';

it('agrees with the NIST reference sets, whose values share many leading digits', () => {
  // https://www.itl.nist.gov/div898/strd/univ/: NumAcc1, NumAcc2, NumAcc3.
  const first = [10_000_001, 10_000_003, 10_000_002];
  expect([mean(first), standardDeviation(first)]).toEqual([10_000_002, 1]);
  const alternating = (centre: number) => [
    centre + 0.2,
    ...Array.from({ length: 1000 }, (_, index) => centre + (index % 2 === 0 ? 0.1 : 0.3)),
  ];
  expect(mean(alternating(1))).toBeCloseTo(1.2, 14);
  expect(standardDeviation(alternating(1))).toBeCloseTo(0.1, 14);
  expect(mean(alternating(1_000_000))).toBeCloseTo(1_000_000.2, 8);
  expect(standardDeviation(alternating(1_000_000))).toBeCloseTo(0.1, 8);
});

it('is NaN where there is nothing to tell', () => {
  expect(mean([])).toBeNaN();
  expect(standardDeviation([3])).toBeNaN();
  expect(sumOfSquares([])).toBe(0);
});

it('gives a constant list back exactly, with no spread', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 2, max: 30 }),
      (value, count) => {
        const values = Array<number>(count).fill(value);
        expect(mean(values)).toBe(value + 0);
        expect(standardDeviation(values)).toBe(0);
      },
    ),
  );
});
