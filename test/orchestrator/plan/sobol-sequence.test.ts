import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sobolSequence } from '../../../orchestrator/plan/sobol-sequence.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';

/** Computed by SciPy; the script stands beside the file. */
const { sobol } = JSON.parse(readFileSync('test/support/oracles/sampling.json', 'utf8')) as {
  sobol: { first64: number[][]; point1023: number[] };
};

function points(dimensions: number, count: number, seed?: number): number[][] {
  const sequence = sobolSequence(dimensions, seed === undefined ? undefined : (each) => seededRandom(seed, each));
  return Array.from({ length: count }, () => sequence.next().value ?? []);
}

describe('the Sobol sequence', () => {
  it('unscrambled is that of SciPy: 64 points in 20 dimensions, point 1023 in 128', () => {
    expect(points(20, 64).map((point) => point.map((number) => number * 64))).toEqual(sobol.first64);
    expect(points(128, 1024)[1023]?.map((number) => number * 1024)).toEqual(sobol.point1023);
  });

  it('scrambled has one of 128 points in every part of 128 equal ones, in each of 20 dimensions', () => {
    for (const seed of [1, 2]) {
      const all = points(20, 128, seed);
      for (let dimension = 0; dimension < 20; dimension += 1)
        expect(new Set(all.map((point) => Math.floor((point[dimension] ?? 0) * 128))).size).toBe(128);
    }
  });

  it('scrambled has one of 128 points in every box of equal area over the first two dimensions', () => {
    const all = points(2, 128, 3);
    for (let power = 0; power <= 7; power += 1) {
      const [across, down] = [2 ** power, 2 ** (7 - power)];
      const boxes = all.map(([x = 0, y = 0]) => `${Math.floor(x * across)} ${Math.floor(y * down)}`);
      expect(new Set(boxes).size).toBe(128);
    }
  });

  it('fills 20 dimensions more evenly than chance: a smaller discrepancy', () => {
    const random = seededRandom('chance');
    const chance = Array.from({ length: 256 }, () => Array.from({ length: 20 }, random.next));
    expect(discrepancy(points(20, 256, 4))).toBeLessThan(0.8 * discrepancy(chance));
  });
});

/** Centred L2 discrepancy, squared (Hickernell 1998). */
function discrepancy(all: readonly (readonly number[])[]): number {
  const width = all[0]?.length ?? 0;
  const far = all.map((point) => point.map((number) => Math.abs(number - 0.5)));
  const single = far.reduce((sum, point) => sum + point.reduce((p, d) => p * (1 + d / 2 - (d * d) / 2), 1), 0);
  let pairs = 0;
  for (const [i, one] of all.entries())
    for (const [j, two] of all.entries()) {
      let product = 1;
      for (let k = 0; k < width; k += 1) product *= 1 + (far[i]![k]! + far[j]![k]! - Math.abs(one[k]! - two[k]!)) / 2;
      pairs += product;
    }
  return (13 / 12) ** width - (2 / all.length) * single + pairs / all.length ** 2;
}
