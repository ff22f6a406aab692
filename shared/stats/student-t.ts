/**
 * The value below which Student's t with `df` degrees of freedom (> 0, fractions allowed) falls with probability `p`, 0 < p < 1.
 * Bisection on the distribution function; relative error below 1e-9 for df from 1 to 1e6.
 */
export function tQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1) || !(df > 0)) return Number.NaN;
  if (p < 0.5) return -tQuantile(1 - p, df);
  if (p === 0.5) return 0;
  let high = 1;
  while (tCdf(high, df) < p && high < 1e300) high *= 2;
  let low = 0;
  for (let step = 0; step < 200 && high - low > 1e-12 * high; step += 1) {
    const middle = (low + high) / 2;
    if (tCdf(middle, df) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability that Student's t with `df` degrees of freedom (> 0) is at most `t`. */
export function tCdf(t: number, df: number): number {
  const tail = 0.5 * regularizedBeta(df / (df + t * t), df / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

/** Regularised incomplete beta function I_x(a, b), 0 <= x <= 1, a and b > 0. */
export function regularizedBeta(x: number, a: number, b: number): number {
  return betaCumulative(a, b)(x);
}

/**
 * Distribution function of the beta distribution with shapes a and b > 0: I_x(a, b) for many x (DLMF 8.17.22, continued
 * fraction by Lentz' method).
 */
export function betaCumulative(a: number, b: number): (x: number) => number {
  const logBeta = logGamma(a) + logGamma(b) - logGamma(a + b);
  const below = (x: number, first: number, second: number) => {
    const front = Math.exp(first * Math.log(x) + second * Math.log1p(-x) - logBeta);
    return (front * betaFraction(x, first, second)) / first;
  };
  return (x) => {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    // The fraction converges fast below the mean only; above it the mirror image does.
    return x > (a + 1) / (a + b + 2) ? 1 - below(1 - x, b, a) : below(x, a, b);
  };
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1; m <= 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    product *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return product;
}

const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156] as const;

/** Natural logarithm of the gamma function for x > 0 (Stirling's series, DLMF 5.11.1, shifted to x >= 10). */
export function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  for (; y < 10; y += 1) shift += Math.log(y);
  let series = 0;
  for (const [k, coefficient] of stirling.entries()) series += coefficient / y ** (2 * k + 1);
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
