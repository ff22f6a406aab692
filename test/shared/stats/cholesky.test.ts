import { describe, expect, it } from 'vitest';
import { factorise, invert, logDeterminant, solve } from '../../../shared/stats/cholesky.ts';

function example(n: number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      a[i * n + j] = Math.exp(-Math.abs(i - j) / 3) * (1 + 0.01 * (i + j)) + (i === j ? 0.5 : 0);
  return a;
}

describe('Cholesky factor', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 30])('solves and inverts a %i x %i matrix', (n) => {
    const a = example(n);
    const factor = a.slice();
    expect(factorise(factor, n)).toBe(true);
    const b = Array.from({ length: n }, (_, i) => Math.sin(i + 1));
    const x = solve(factor, n, b);
    const inverse = new Float64Array(n * n);
    invert(factor, n, { inverse, scratch: new Float64Array(n * n) });
    for (let i = 0; i < n; i++) {
      let left = 0;
      for (let j = 0; j < n; j++) left += a[i * n + j]! * x[j]!;
      expect(left).toBeCloseTo(b[i]!, 11);
      for (let j = 0; j < n; j++) {
        let product = 0;
        for (let k = 0; k < n; k++) product += a[i * n + k]! * inverse[k >= j ? k * n + j : j * n + k]!;
        expect(product).toBeCloseTo(i === j ? 1 : 0, 11);
      }
    }
  });

  it('gives the log determinant', () => {
    const factor = Float64Array.of(4, 0, 2, 3);
    factorise(factor, 2);
    expect(logDeterminant(factor, 2)).toBeCloseTo(Math.log(8), 13);
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(factorise(Float64Array.of(1, 0, 2, 1), 2)).toBe(false);
    expect(factorise(Float64Array.of(NaN), 1)).toBe(false);
  });
});
