import { describe, expect, it } from 'vitest';
import { listAxis } from '../../../orchestrator/analysis/axis.ts';
import { rankTrend } from '../../../orchestrator/analysis/trend.ts';

function sampleOf(levels: readonly (number | string)[], nodes: readonly number[], y: readonly number[]) {
  const axes = [listAxis('x', levels)!];
  const replicates = new Float64Array(y.length).fill(1);
  return { axes, columns: [Uint8Array.from(nodes)], y: Float64Array.from(y), replicates };
}

/** Figures of R: cor.test(method = 'spearman') and kruskal.test; exact permutation p-values by counting. */
describe('what ranks alone say', () => {
  it('gives the correlation of an ordered axis with its exact p-value', () => {
    // Of 5! orders only the two monotone ones reach |rho| = 1.
    const found = rankTrend(sampleOf([1, 2, 3, 4, 5], [0, 1, 2, 3, 4], [2, 3, 5, 7, 11]), 0, ['t'])!;
    expect(found.rho).toBeCloseTo(1, 12);
    expect(found.p).toBeCloseTo(2 / 120, 12);
  });

  it('compares the levels of a category', () => {
    // Ranks 1 2 3 | 4 5 6: H = 27/7 = 3.857143; 2 of the 20 ways to divide six ranks reach it.
    const found = rankTrend(sampleOf(['p', 'q'], [0, 0, 0, 1, 1, 1], [1, 2, 3, 14, 15, 16]), 0, ['t'])!;
    expect(found.rho).toBeNull();
    expect(found.h).toBeCloseTo(27 / 7, 12);
    expect(found.p).toBeCloseTo(2 / 20, 12);
  });

  it('draws orders where there are too many to count', () => {
    const nodes = Array.from({ length: 10 }, (_, row) => row % 2);
    const found = rankTrend(sampleOf(['p', 'q'], nodes, [1, 6, 2, 7, 3, 8, 4, 9, 5, 10]), 0, ['t'])!;
    // Exactly 2 of 252.
    expect(found.p).toBeLessThan(0.02);
  });

  it('has nothing to say of constants and of two trials', () => {
    expect(rankTrend(sampleOf([1, 2], [0, 1], [1, 2]), 0, ['t'])).toBeNull();
    expect(rankTrend(sampleOf(['p', 'q'], [0, 1, 0], [3, 3, 3]), 0, ['t'])).toBeNull();
    expect(rankTrend(sampleOf(['p', 'q'], [0, 0, 0], [1, 2, 3]), 0, ['t'])).toBeNull();
  });
});
