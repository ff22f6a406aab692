import { describe, expect, it } from 'vitest';
import { logGamma, regularizedBeta, tCdf, tQuantile } from '../../../shared/stats/student-t.ts';

describe('tQuantile', () => {
  it.each([
    [0.975, 1, 12.7062],
    [0.975, 2, 4.30265],
    [0.975, 5, 2.57058],
    [0.975, 10, 2.22814],
    [0.975, 30, 2.04227],
    [0.975, 120, 1.97993],
    [0.995, 10, 3.16927],
    [0.95, 3, 2.35336],
    [0.9995, 4, 8.6103],
    [0.975, 1e6, 1.95997],
  ])('agrees with the published table: p %f, df %f', (p, df, expected) => {
    expect(tQuantile(p, df)).toBeCloseTo(expected, 4);
    expect(tQuantile(1 - p, df)).toBeCloseTo(-expected, 4);
  });

  it('is exact for one degree of freedom, the Cauchy distribution', () => {
    for (const p of [0.6, 0.9, 0.999, 0.999999]) {
      const exact = Math.tan(Math.PI * (p - 0.5));
      expect(Math.abs(tQuantile(p, 1) / exact - 1)).toBeLessThan(1e-9);
    }
  });

  it('is the inverse of the distribution function', () => {
    for (const df of [1.5, 7, 43])
      for (const p of [0.51, 0.8, 0.99]) expect(tCdf(tQuantile(p, df), df)).toBeCloseTo(p, 10);
  });

  it('is NaN outside its domain', () => {
    expect([tQuantile(0, 3), tQuantile(1, 3), tQuantile(0.5, 0), tQuantile(Number.NaN, 3)]).toEqual(
      Array(4).fill(Number.NaN),
    );
    expect(tQuantile(0.5, 3)).toBe(0);
  });
});

describe('the functions beneath it', () => {
  it('logGamma gives the factorials and the square root of pi', () => {
    let factorial = 1;
    for (let n = 1; n < 20; n += 1) {
      expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11);
      factorial *= n;
    }
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
  });

  it('regularizedBeta gives binomial tails', () => {
    // P(Binomial(5, 0.3) >= 2) = 1 - 0.7^5 - 5 * 0.3 * 0.7^4
    expect(regularizedBeta(0.3, 2, 4)).toBeCloseTo(1 - 0.7 ** 5 - 1.5 * 0.7 ** 4, 12);
    expect(regularizedBeta(0, 2, 4)).toBe(0);
    expect(regularizedBeta(1, 2, 4)).toBe(1);
    expect(regularizedBeta(0.9, 2, 4) + regularizedBeta(0.1, 4, 2)).toBeCloseTo(1, 12);
  });
});
