import { betaCumulative, logGamma } from './stats/student-t.ts';
import type { RangeDimension } from './dimension.ts';

/** Smallest probability that is told from 0, so that no chance number stands for an infinite value. */
const least = 2 ** -53;

/**
 * The value below which a range lies with probability `p` in [0, 1], before any rounding to steps of `q`: the inverse of
 * {@link cumulative}. For normal and log_normal `p` is kept 2^-53 away from both ends.
 */
export function quantile(range: RangeDimension, p: number): number {
  switch (range.kind) {
    case 'uniform':
      return range.min * (1 - p) + range.max * p;
    case 'log_uniform_values':
      return Math.exp(Math.log(range.min) * (1 - p) + Math.log(range.max) * p);
    case 'normal':
      return range.mu + range.sigma * normalQuantile(inside(p));
    case 'log_normal':
      return Math.exp(range.mu + range.sigma * normalQuantile(inside(p)));
    case 'beta':
      return betaQuantile(shapeOf(range), p);
  }
}

/** Probability that a range, before any rounding to steps of `q`, is at most `value`; 0 below its support, 1 above. */
export function cumulative(range: RangeDimension, value: number): number {
  switch (range.kind) {
    case 'uniform':
      // Halves, so that the width of the widest range stays finite.
      return share(value / 2 - range.min / 2, range.max / 2 - range.min / 2);
    case 'log_uniform_values':
      return value <= 0 ? 0 : share(Math.log(value / range.min), Math.log(range.max / range.min));
    case 'normal':
      return normalCumulative((value - range.mu) / range.sigma);
    case 'log_normal':
      return value <= 0 ? 0 : normalCumulative((Math.log(value) - range.mu) / range.sigma);
    case 'beta':
      return shapeOf(range).lower.reached(value);
  }
}

function share(part: number, whole: number): number {
  return Math.min(1, Math.max(0, part / whole));
}

function inside(p: number): number {
  return Math.min(1 - least, Math.max(least, p));
}

/** P(Z <= z) of the standard normal; absolute error below 1e-15 (Marsaglia 2004 in the middle, Laplace's fraction in the tails). */
export function normalCumulative(z: number): number {
  if (Math.abs(z) > 5) return z > 0 ? 1 - normalTail(z) : normalTail(-z);
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + sum * density(z);
}

/** P(Z > z) for z of 5 or more. */
function normalTail(z: number): number {
  let fraction = z;
  for (let step = 40; step > 0; step -= 1) fraction = z + step / fraction;
  return density(z) / fraction;
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

const middle = [
  [
    -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
    2.506628277459239,
  ],
  [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1],
] as const;
const tail = [
  [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
] as const;

/** The value below which the standard normal lies with probability `p` in (0, 1): Acklam's rational approximation (2003), relative error below 1.2e-9. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(tail[0], q) / polynomial(tail[1], q);
  }
  const q = p - 0.5;
  return (polynomial(middle[0], q * q) * q) / polynomial(middle[1], q * q);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

type Beta = Extract<RangeDimension, { kind: 'beta' }>;

/** One side of a beta distribution with what its quantiles take over and over. */
interface BetaSide {
  readonly a: number;
  readonly b: number;
  readonly logBeta: number;
  /** I_x(a, b). */
  readonly reached: (x: number) => number;
}

interface BetaShape {
  readonly lower: BetaSide;
  /** The mirror image, for the upper half. */
  readonly upper: BetaSide;
  readonly half: number;
}

const shapes = new WeakMap<Beta, BetaShape>();

function shapeOf(range: Beta): BetaShape {
  const known = shapes.get(range);
  if (known !== undefined) return known;
  const { a, b } = range;
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  const lower = { a, b, logBeta, reached: betaCumulative(a, b) };
  const upper = { a: b, b: a, logBeta, reached: betaCumulative(b, a) };
  const shape = { lower, upper, half: lower.reached(0.5) };
  shapes.set(range, shape);
  return shape;
}

/**
 * The value below which a beta distribution lies with probability `p`: Newton's method on the logarithms of value and
 * probability, which are nearly proportional near 0, kept inside a bracket.
 */
function betaQuantile({ lower, upper, half }: BetaShape, p: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  return p <= half ? lowerQuantile(lower, p) : 1 - lowerQuantile(upper, 1 - p);
}

function lowerQuantile({ a, b, logBeta, reached }: BetaSide, p: number): number {
  let low = -745;
  let high = Math.log(0.5);
  let y = Math.min(high, Math.max(low, (Math.log(p * a) + logBeta) / a));
  for (let step = 0; step < 100; step += 1) {
    const x = Math.exp(y);
    const share = reached(x);
    if (share < p) low = y;
    else high = y;
    const slope = Math.exp(a * y + (b - 1) * Math.log1p(-x) - logBeta) / share;
    const next = y - (Math.log(share) - Math.log(p)) / slope;
    const kept = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(kept - y) < 1e-9) return Math.exp(kept);
    y = kept;
  }
  return Math.exp(y);
}
