import { describe, expect, it } from 'vitest';
import { estimate } from '../../../orchestrator/analysis/blend.ts';
import { drawSample, readHpoTable, rmse } from '../../support/hpo-table.ts';
import { ishigami, product, sampleOf } from '../../support/known-functions.ts';

const base = { seed: ['accuracy'], knownNoise: null, trees: 32, iterations: 30 };

/** One seed each, with slack over the means of 20 that `npm run validate` holds to their targets. */
describe('accuracy', () => {
  it.each([
    [ishigami, 100, 0.05, 0.06],
    [product, 50, 0.02, 0.03],
  ] as const)('$name', (...row) => {
    const [known, n, first] = row;
    const found = estimate(sampleOf(known, { n, noise: 0.1, seed: 0 }), base);
    expect(rmse(found.first, known.S)).toBeLessThan(first);
    expect(rmse(found.total, known.ST)).toBeLessThan(row[3]);
  });

  it.each(['car', 'segment', 'parkinsons'] as const)('%s at 100 configurations', (name) => {
    const table = readHpoTable(name);
    const found = estimate(drawSample(table, 100, 0), base);
    expect(found.gpR2).toBeGreaterThan(0.2);
    // Shares of nothing at all would be .11 to .29 away.
    expect(rmse(found.first, table.header.truth.S)).toBeLessThan(0.1);
    expect(rmse(found.total, table.header.truth.ST)).toBeLessThan(0.1);
  });
});
