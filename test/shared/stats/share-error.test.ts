import { expect, it } from 'vitest';
import { shareError } from '../../../shared/stats/share-error.ts';

it('is the usual standard error where examples are many', () => {
  expect(shareError(0.8, 10_000)).toBeCloseTo(Math.sqrt((0.8 * 0.2) / 10_000), 5);
});

it('is not 0 where all or none of a few are right', () => {
  // By hand: centre 37.353 of 38.706, so sqrt(.96504 * .03496 / 38.706).
  expect(shareError(1, 36)).toBeCloseTo(0.0295, 4);
  expect(shareError(0, 36)).toBeCloseTo(shareError(1, 36), 12);
});
