/** The package's own declarations import paths that it does not ship (2.0.3), so the functions used here are declared again. */
declare module 'lib-r-math.js' {
  /** P(F <= q), noncentral where `ncp` is given; the upper tail with `lowerTail` false. */
  export function pf(...args: [q: number, df1: number, df2: number, ncp?: number, lowerTail?: boolean]): number;
  export function qf(p: number, df1: number, df2: number): number;
  export function qchisq(p: number, df: number): number;
  export function pnorm(q: number): number;
  export function qnorm(p: number): number;
  export function qt(p: number, df: number): number;
}
