import { describe, expect, it } from 'vitest';
import { listAxis } from '../../../orchestrator/analysis/axis.ts';
import { fitGp } from '../../../orchestrator/analysis/gp.ts';
import { negativeLogPosterior } from '../../../orchestrator/analysis/gp-likelihood.ts';
import { gpJointMarginal, gpMean, looResiduals } from '../../../orchestrator/analysis/gp-predict.ts';
import { gpShares, pairIndex } from '../../../orchestrator/analysis/gp-shares.ts';
import { gridAnova } from '../../../orchestrator/analysis/grid-anova.ts';
import type { Sample } from '../../../orchestrator/analysis/sample.ts';
import { rowsOf } from '../../../orchestrator/analysis/sample.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';

const sizes = [5, 4, 3, 6];
const axes = [
  listAxis('a', [1, 2, 3, 4, 5])!,
  listAxis('b', ['p', 'q', 'r', 's'])!,
  listAxis('c', [0.1, 0.2, 0.4])!,
  listAxis('d', [1, 2, 4, 8, 16, 32])!,
];

function sample(rows: number): Sample {
  const random = seededRandom('gp-test');
  const columns = sizes.map((size) => Uint8Array.from({ length: rows }, () => random.below(size)));
  const at = (axis: number, row: number) => columns[axis]![row]!;
  return {
    axes,
    columns,
    y: Float64Array.from(
      { length: rows },
      (_, row) => Math.sin(at(0, row)) + at(1, row) * at(2, row) * 0.3 + random.next(),
    ),
    replicates: Float64Array.from({ length: rows }, (_, row) => 1 + (row % 3)),
  };
}

describe('ANOVA-kernel Gaussian process', () => {
  it('has the gradient of its objective', () => {
    const data = sample(25);
    const z = data.y.map((value) => value - 1.5);
    const x = Float64Array.from({ length: 10 }, (_, i) => -0.4 - 0.11 * i);
    const gradient = new Float64Array(10);
    negativeLogPosterior({ sample: data, z, knownNoise: null }, x, gradient);
    for (const i of x.keys()) {
      const value = (step: number) => {
        const moved = x.slice();
        moved[i]! += step;
        return negativeLogPosterior({ sample: data, z, knownNoise: null }, moved, new Float64Array(10));
      };
      expect(gradient[i]).toBeCloseTo((value(1e-5) - value(-1e-5)) / 2e-5, 5);
    }
  });

  it('has plug-in shares equal to the brute-force ANOVA of its predictor on the full lattice', () => {
    const fit = fitGp(sample(40), { iterations: 15 })!;
    const count = sizes.reduce((a, b) => a * b, 1);
    const columns = sizes.map((size, axis) => {
      const stride = sizes.slice(axis + 1).reduce((a, b) => a * b, 1);
      return Uint8Array.from({ length: count }, (_, cell) => Math.floor(cell / stride) % size);
    });
    const offsets = Int32Array.from({ length: count + 1 }, (_, k) => k);
    const exact = gridAnova({ sizes, values: gpMean(fit, columns), offsets }, 2);
    const shares = gpShares(fit, { pairs: true, kind: 'plug-in' });
    for (const { axes: effect, meanSquare } of exact.components) {
      const [i, j] = effect;
      const found = j === undefined ? shares.first[i!] : shares.pairs[pairIndex(i!, j, 4)];
      expect(found).toBeCloseTo(meanSquare / exact.meanVariance, 9);
    }
    for (const i of sizes.keys()) expect(shares.total[i]).toBeCloseTo(exact.totals[i]! / exact.meanVariance, 9);
  });

  it('has joint effects of two axes equal to its predictions averaged over the others', () => {
    const fit = fitGp(sample(40), { iterations: 15 })!;
    const rows = [0, 2, 4];
    const columns = [1, 5];
    const { effect, sd } = gpJointMarginal(fit, [0, 3], [rows, columns]);
    const cells = (fixed: (axis: number) => number | null) => {
      const choices = sizes.map((size, axis) => {
        const node = fixed(axis);
        return node === null ? Array.from({ length: size }, (_, s) => s) : [node];
      });
      const all = choices.reduce<number[][]>((some, own) => some.flatMap((row) => own.map((s) => [...row, s])), [[]]);
      const means = gpMean(
        fit,
        sizes.map((_, axis) => Uint8Array.from(all, (row) => row[axis]!)),
      );
      return means.reduce((sum, value) => sum + value / means.length, 0);
    };
    const average = cells(() => null);
    for (const [r, s] of rows.entries())
      for (const [c, t] of columns.entries()) {
        const exact = cells((axis) => (axis === 0 ? s : axis === 3 ? t : null)) - average;
        expect(effect[r * columns.length + c]).toBeCloseTo(exact, 9);
      }
    expect(sd.every((value) => value > 0 && value < fit.scale)).toBe(true);
  });

  it('gives leave-one-out residuals equal to predictions without the row', () => {
    const data = sample(20);
    const fit = fitGp(data, { iterations: 10 })!;
    const residual = looResiduals(fit)[7]!;
    const rest = Array.from({ length: 20 }, (_, row) => row).filter((row) => row !== 7);
    // The refit must standardise as the full one did, so it is compared through differences from the same centre.
    const without = fitGp(rowsOf(data, rest), { iterations: 0, start: fit.parameters })!;
    const [predicted] = gpMean(without, rowsOf(data, [7]).columns);
    expect(Math.abs(data.y[7]! - predicted! - residual)).toBeLessThan(0.1 * fit.scale);
  });

  it('refuses a constant objective', () => {
    const data = sample(12);
    expect(fitGp({ ...data, y: data.y.map(() => 3) }, { iterations: 5 })).toBeNull();
  });
});
