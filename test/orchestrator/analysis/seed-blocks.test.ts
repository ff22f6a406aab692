import { describe, expect, it } from 'vitest';
import { seedBlocks } from '../../../orchestrator/analysis/seed-blocks.ts';
import { moments } from '../../../orchestrator/analysis/sample.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import { normal } from '../../support/known-functions.ts';
import * as designs from '../../support/textbook-designs.ts';

const runs = (seeds: readonly (number | null)[], y: (seed: number, at: number) => number) =>
  seeds.map((seed, at) => ({ seed, y: y(seed ?? 0, at) }));

describe('seeds as blocks', () => {
  it('reproduces npk with its six blocks, which the interaction of all three is confounded with', () => {
    // Cells of even parity stand in blocks 1, 5 and 6, the others in 2, 3 and 4.
    const cells = designs.npk.map((values, cell) => {
      const even = [0, 1, 2].filter((bit) => ((cell >> bit) & 1) === 1).length % 2 === 0;
      return runs(even ? [1, 5, 6] : [2, 3, 4], (_, at) => values[at]!);
    });
    const { pureError } = seedBlocks(cells)!;
    expect(pureError!.df).toBe(12);
    expect(pureError!.variance * 12).toBeCloseTo(185.286667, 6);
  });

  it('is the two-way analysis where every configuration has every seed', () => {
    const values = Array.from({ length: 6 }, (_, cell) =>
      runs([7, 8, 9], (seed) => cell + 4 * seed + (cell % 2) * 0.1 * (seed - 8)),
    );
    const { effect, pureError } = seedBlocks(values)!;
    for (const [seed, expected] of [
      [7, -4.05],
      [8, 0],
      [9, 4.05],
    ] as const)
      expect(effect.get(seed)).toBeCloseTo(expected, 10);
    expect(pureError!.df).toBe(10);
    // Interaction of cell and seed: +-.05 at two seeds of six cells.
    expect(pureError!.variance * 10).toBeCloseTo(12 * 0.05 ** 2, 10);
  });

  it('finds seeds and noise where few configurations were repeated and some runs failed', () => {
    const random = seededRandom('blocks');
    const offset = [0, 3, -2, 5];
    const design = Array.from({ length: 60 }, (_, cell) => {
      const seeds = cell < 20 ? [0, 1, 2, 3].filter((seed) => (cell + seed) % 7 !== 0) : [0];
      return runs(seeds, (seed) => 10 * Math.sin(cell) + offset[seed]! + 0.1 * normal(random));
    });
    const { effect, pureError } = seedBlocks(design)!;
    const mean = moments(offset).mean;
    for (const [seed, value] of offset.entries()) expect(Math.abs(effect.get(seed)! - value + mean)).toBeLessThan(0.1);
    expect(Math.sqrt(pureError!.variance)).toBeGreaterThan(0.08);
    expect(Math.sqrt(pureError!.variance)).toBeLessThan(0.12);
  });

  it.each([
    ['every run has a seed of its own', [runs([1, 2], (s) => s), runs([3, 4], (s) => s)]],
    ['no seed is known', [runs([null, null], (_, at) => at), runs([null, null], (_, at) => at)]],
    ['nothing is repeated', [runs([1], (s) => s), runs([1], (s) => 2 * s)]],
    ['seeds recur but are never compared', [runs([1, 2], (s) => s), runs([1, 3], (s) => s)]],
  ])('gives no blocks where %s', (_name, design) => {
    expect(seedBlocks(design)).toBeNull();
  });
});
