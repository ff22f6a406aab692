import { describe, expect, it } from 'vitest';
import { listAxis } from '../../../orchestrator/analysis/axis.ts';
import { growForest } from '../../../orchestrator/analysis/forest.ts';
import type { Sample } from '../../../orchestrator/analysis/sample.ts';
import { cumulativeMasses, treeAnova } from '../../../orchestrator/analysis/tree-anova.ts';
import { predictTree } from '../../../orchestrator/analysis/tree.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import { gridAnova } from '../../../orchestrator/analysis/grid-anova.ts';

const axes = [listAxis('a', [1, 2, 4, 8])!, listAxis('b', ['p', 'q', 'r', 's', 't'])!, listAxis('c', [0.1, 0.2, 0.4])!];
const cells = Array.from({ length: 60 }, (_, k) => [Math.floor(k / 15), Math.floor(k / 3) % 5, k % 3]);
const lattice = axes.map((_, i) => Uint8Array.from(cells, (cell) => cell[i]!));

function noise(rows: number): Sample {
  const random = seededRandom('forest-test', rows);
  return {
    axes,
    columns: axes.map(({ mass }) => Uint8Array.from({ length: rows }, () => random.below(mass.length))),
    y: Float64Array.from({ length: rows }, () => random.next()),
    replicates: new Float64Array(rows).fill(1),
  };
}

describe('forest fANOVA', () => {
  it('equals the brute-force ANOVA of every tree on the full lattice', () => {
    const sample = noise(40);
    for (const tree of growForest(sample, { trees: 5, seed: ['t'] }).trees) {
      const values = Float64Array.from(cells, (_, row) => predictTree(tree, lattice, row));
      const exact = gridAnova({ sizes: [4, 5, 3], values, offsets: Int32Array.from({ length: 61 }, (_, k) => k) }, 1);
      const found = treeAnova(tree, axes, {
        random: seededRandom('lines'),
        cumulative: cumulativeMasses(axes),
        lines: 20_000,
      });
      expect(found.variance).toBeCloseTo(exact.meanVariance, 12);
      for (const component of exact.components)
        expect(found.first[component.axes[0]!]).toBeCloseTo(component.meanSquare, 12);
      // Totals are sampled: 20,000 lines leave about 1 %.
      for (const i of axes.keys()) expect(Math.abs(found.total[i]! / exact.totals[i]! - 1)).toBeLessThan(0.03);
    }
  });

  it('keeps categories beyond 32 levels apart', () => {
    const wide = listAxis(
      'wide',
      Array.from({ length: 60 }, (_, k) => `level-${k}`),
    )!;
    const column = Uint8Array.from({ length: 600 }, (_, k) => k % 60);
    const y = Float64Array.from(column, (node) => (node === 5 || node === 37 || node === 59 ? 1 : 0));
    const sample = { axes: [wide], columns: [column], y, replicates: new Float64Array(600).fill(1) };
    const forest = growForest(sample, { trees: 8, seed: ['wide'] });
    expect(forest.outOfBagR2).toBeGreaterThan(0.9);
  });

  it('follows from the seed alone', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => growForest(noise(30), { trees: 3, seed: [seed] }).outOfBagR2);
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });
});
