import { describe, expect, it } from 'vitest';
import { axisOf, nodeOf } from '../../../orchestrator/analysis/axis.ts';
import { fromUnit, type Dimension } from '../../../shared/dimension.ts';

/** One of each kind, with and without steps, narrow and wide. */
const dimensions: readonly Dimension[] = [
  { kind: 'categorical', values: ['a', 'b', 'c'] },
  { kind: 'categorical', values: ['a', 'b', 'c'], probabilities: [0.5, 0.25, 0.25] },
  { kind: 'categorical', values: Array.from({ length: 200 }, (_, k) => k * k) },
  { kind: 'int_uniform', min: 3, max: 9 },
  { kind: 'int_uniform', min: -100, max: 900 },
  { kind: 'uniform', min: -2, max: 6 },
  { kind: 'uniform', min: 0, max: 1, q: 0.1 },
  { kind: 'log_uniform_values', min: 1e-5, max: 1e-1 },
  { kind: 'log_uniform_values', min: 1, max: 64, q: 2 },
  { kind: 'normal', mu: 3, sigma: 2 },
  { kind: 'normal', mu: 0, sigma: 2, q: 1 },
  { kind: 'log_normal', mu: -3, sigma: 1 },
  { kind: 'log_normal', mu: 1, sigma: 0.5, q: 1 },
  { kind: 'beta', a: 2, b: 0.5 },
  { kind: 'beta', a: 2, b: 2, q: 0.25 },
];

describe('axes', () => {
  it.each(dimensions.map((dimension) => [JSON.stringify(dimension).slice(0, 70), dimension] as const))(
    'give every value that is drawn a node, as often as its mass says: %s',
    (_name, dimension) => {
      const axis = axisOf('x', dimension)!;
      const draws = 64 * 60;
      const nodes = Array.from({ length: draws }, (_, k) => nodeOf(axis, fromUnit(dimension, (k + 0.5) / draws)));
      const counts = new Float64Array(axis.mass.length);
      for (const node of nodes) if (node >= 0) counts[node]! += 1 / draws;
      expect(nodes.filter((node) => node < 0)).toEqual([]);
      // Drawn values are rounded to six digits, so a few cross an edge.
      for (const [node, mass] of axis.mass.entries()) expect(Math.abs(counts[node]! - mass)).toBeLessThan(0.002);
      expect(axis.mass.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 12);
      for (const [node, position] of axis.position.entries())
        expect(position).toBeGreaterThan(node === 0 ? 0 : axis.position[node - 1]!);
    },
  );

  it('have no node for what is absent, of another type or outside', () => {
    const axis = axisOf('x', { kind: 'log_uniform_values', min: 1e-5, max: 1e-1 })!;
    expect([undefined, null, 'x', true, NaN, 0, 9e-6, 0.11].map((value) => nodeOf(axis, value))).toEqual(
      new Array(8).fill(-1),
    );
    expect([1e-5, 1e-1].map((value) => nodeOf(axis, value))).toEqual([0, 63]);
    const list = axisOf('x', { kind: 'categorical', values: [1, '1', null, true] })!;
    expect([1, '1', null, true, undefined, 2].map((value) => nodeOf(list, value))).toEqual([0, 1, 2, 3, -1, -1]);
  });

  it('are plain data, so that a thread can be given one', () => {
    for (const dimension of dimensions) {
      const axis = axisOf('x', dimension);
      expect(structuredClone(axis)).toEqual(axis);
    }
  });
});
