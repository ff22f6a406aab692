import { pf, pnorm, qchisq, qf, qnorm, qt } from 'lib-r-math.js';

/** P(F > x) with the given degrees of freedom; accurate in the far tail, where 1 - cdf is 0. */
export function fUpperTail(x: number, df1: number, df2: number): number {
  return pf(x, df1, df2, undefined, false);
}

/** The value that F exceeds with probability 1 - p. */
export function fQuantile(p: number, df1: number, df2: number): number {
  return qf(p, df1, df2);
}

/** P(F <= x) of the noncentral F with noncentrality `ncp`. */
export function noncentralF(x: number, df: readonly [number, number], ncp: number): number {
  return ncp === 0 ? pf(x, df[0], df[1]) : pf(x, df[0], df[1], ncp);
}

/** Quantile of chi-square. */
export function chiSquareQuantile(p: number, df: number): number {
  return qchisq(p, df);
}

/** Quantile of the standard normal distribution. */
export function normalQuantile(p: number): number {
  return qnorm(p);
}

/** P(|Z| > |z|) of the standard normal distribution. */
export function normalTwoSided(z: number): number {
  return 2 * pnorm(-Math.abs(z));
}

/** Two-sided Student's t: the value that |t| exceeds with probability `alpha`. */
export function tTwoSided(alpha: number, df: number): number {
  return qt(1 - alpha / 2, df);
}

/**
 * Interval of a noncentrality: the values that an observed F neither exceeds nor falls short of with more than the outer
 * probabilities, by bisection. The lower end is 0 where even ncp = 0 makes so large an F likely.
 */
export function noncentralityInterval(
  f: number,
  df: readonly [number, number],
  level: number,
): { readonly low: number; readonly high: number } {
  const at = (p: number) => {
    if (noncentralF(f, df, 0) <= p) return 0;
    let low = 0;
    let high = Math.max(1, 2 * f * df[0]);
    while (noncentralF(f, df, high) > p && high < 1e6) high *= 2;
    for (let step = 0; step < 100 && high - low > 1e-10 * high; step++) {
      const middle = (low + high) / 2;
      if (noncentralF(f, df, middle) > p) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  return { low: at((1 + level) / 2), high: at((1 - level) / 2) };
}
