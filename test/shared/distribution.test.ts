import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dimensionSchema, isRange, type RangeDimension } from '../../shared/dimension.ts';
import { cumulative, quantile } from '../../shared/distribution.ts';

/** Computed by SciPy; the script stands beside the file. */
const { ranges } = JSON.parse(readFileSync('test/support/oracles/sampling.json', 'utf8')) as {
  ranges: { dimension: unknown; p: number[]; value: number[]; between: number[]; share: number[] }[];
};

function rangeOf(dimension: unknown): RangeDimension {
  const parsed = dimensionSchema.parse(dimension);
  if (!isRange(parsed)) throw new Error(parsed.kind);
  return parsed;
}

describe('a distribution', () => {
  it.each(ranges)('has the quantiles that SciPy finds: $dimension', ({ dimension, p, value }) => {
    const range = rangeOf(dimension);
    for (const [index, probability] of p.entries())
      expect(Math.abs(quantile(range, probability) / value[index]! - 1)).toBeLessThan(1e-8);
  });

  it.each(ranges)('has the shares that SciPy finds: $dimension', ({ dimension, between, share }) => {
    const range = rangeOf(dimension);
    for (const [index, value] of between.entries())
      expect(Math.abs(cumulative(range, value) - share[index]!)).toBeLessThan(1e-12);
  });
});
