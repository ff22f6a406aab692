import { describe, expect, it } from 'vitest';
import { fQuantile, fUpperTail, noncentralF } from '../../../orchestrator/analysis/distributions.ts';
import { benjaminiHochberg, holm } from '../../../shared/stats/multiplicity.ts';
import { median, midRanks, quantile } from '../../../shared/stats/order.ts';

/** Figures of R 4.2. */
describe('distribution functions', () => {
  it.each([
    [fUpperTail(3.5, 2, 20), 0.0497350220760971],
    [fQuantile(0.95, 2, 20), 3.49282847673563],
    [fUpperTail(8.49805, 2, 48), 6.92619222335e-4],
    [fUpperTail(100, 2, 60), 7.858453222762622e-20],
    [noncentralF(3.5, [2, 20], 5), 0.558312512407372],
  ])('%d is %d within 1e-10', (found, expected) => {
    expect(Math.abs(found / expected - 1)).toBeLessThan(1e-10);
  });

  it('adjusts for multiplicity', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(benjaminiHochberg([0.01, 0.04, 0.03, 0.005])).toEqual([0.02, 0.04, 0.04, 0.02]);
  });

  it('orders', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), quantile([0, 10], 0.25)]).toEqual([2, 2.5, 2.5]);
    expect([...midRanks([10, 20, 10, 5])]).toEqual([2.5, 4, 2.5, 1]);
    expect(median([])).toBeNaN();
  });
});
