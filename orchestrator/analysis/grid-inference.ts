import type { SeededRandom } from '../../shared/seeded-random.ts';
import { quantile } from '../../shared/stats/order.ts';
import { chiSquareQuantile, fUpperTail, noncentralityInterval, tTwoSided } from './distributions.ts';
import { gridAnova, noisePerDf, signalVariance, totalDf } from './grid-anova.ts';
import type { Component, Grid, GridAnova, GridError } from './grid-anova.ts';
import type { Interval } from './half-sample.ts';

/** F statistic of an effect with its degrees of freedom and upper-tail probability. */
export interface FTest {
  readonly f: number;
  readonly df: readonly [number, number];
  readonly p: number;
}

/** Tests one effect, `F_U = n A_U / (h df_U s2)`; exact for balanced Gaussian data. */
export function componentTest(anova: GridAnova, { meanSquare, df }: Component, error: GridError): FTest {
  return fTest(meanSquare / (df * noisePerDf(anova, error)), [df, error.df]);
}

/** Tests "this axis does nothing, alone or in interaction", exact for balanced Gaussian data. */
export function totalTest(
  anova: GridAnova,
  error: GridError,
  at: { readonly axis: number; readonly size: number },
): FTest {
  const df = totalDf(anova, at.size);
  return fTest((anova.totals[at.axis] ?? 0) / (df * noisePerDf(anova, error)), [df, error.df]);
}

/** 90 % interval of `lambda / N = V_U / s2` by inverting the noncentral F. */
export function effectInterval(anova: GridAnova, component: Component, error: GridError): Interval {
  const test = componentTest(anova, component, error);
  const runs = anova.cells / anova.inverseReplicates;
  const { low, high } = noncentralityInterval(test.f, test.df, 0.9);
  return { low: low / runs, high: high / runs };
}

/** Error variance from interactions of three and more axes, which are assumed not to exist; null below 10 of them (df). */
export function pooledError(anova: GridAnova, sizes: readonly number[]): GridError | null {
  const low = anova.components.filter(({ axes }) => axes.length <= 2);
  const df = anova.cells - 1 - low.reduce((sum, component) => sum + component.df, 0);
  if (df < 10 || sizes.length < 3) return null;
  const squares = anova.meanVariance - low.reduce((sum, { meanSquare }) => sum + meanSquare, 0);
  return { variance: (Math.max(0, squares) * anova.cells) / df, df };
}

/** Lenth's pseudo standard error of the effects of an unreplicated two-level design (Technometrics 1989), df = m / 3. */
export function lenth(effects: readonly number[]): {
  readonly s0: number;
  readonly pse: number;
  readonly df: number;
  /** An effect beyond this is active at 5 %, tested alone. */
  readonly marginOfError: number;
  /** The same for all effects at once. */
  readonly simultaneous: number;
} {
  const sizes = effects.map(Math.abs);
  const s0 = 1.5 * quantile(sizes, 0.5);
  const pse =
    1.5 *
    quantile(
      sizes.filter((size) => size < 2.5 * s0),
      0.5,
    );
  const df = effects.length / 3;
  return {
    s0,
    pse,
    df,
    marginOfError: tTwoSided(0.05, df) * pse,
    simultaneous: tTwoSided(1 - 0.95 ** (1 / effects.length), df) * pse,
  };
}

/** What {@link shareDraws} simulates from. */
export interface ShareDrawOptions {
  readonly error: GridError;
  readonly random: SeededRandom;
  readonly draws: number;
}

/**
 * Parametric draws of first-order and total shares: `s2* = s2 df / chi2`, `M* = M + N(0, s2* / r)`, noise taken off twice
 * (once for the data's, once for the draw's own).
 */
export function shareDraws(
  grid: Grid,
  anova: GridAnova,
  { error, random, draws }: ShareDrawOptions,
): { readonly first: Float64Array[]; readonly total: Float64Array[] } {
  const first: Float64Array[] = [];
  const total: Float64Array[] = [];
  const offsets = Int32Array.from({ length: anova.cells + 1 }, (_, cell) => cell);
  for (let draw = 0; draw < draws; draw++) {
    const variance = (error.variance * error.df) / chiSquareQuantile(Math.max(1e-12, random.next()), error.df);
    const values = anova.means.map((mean, cell) => {
      const replicates = (grid.offsets[cell + 1] ?? 0) - (grid.offsets[cell] ?? 0);
      return mean + Math.sqrt(variance / replicates) * normal(random);
    });
    const drawn = gridAnova({ sizes: grid.sizes, values, offsets }, 1);
    const noise = (2 * variance * anova.inverseReplicates) / anova.cells;
    const signal = drawn.meanVariance - (anova.cells - 1) * noise;
    const share = (square: number, df: number) => (signal > 0 ? (square - df * noise) / signal : 0);
    first.push(Float64Array.from(drawn.components, ({ meanSquare, df }) => share(meanSquare, df)));
    total.push(Float64Array.from(grid.sizes, (size, axis) => share(drawn.totals[axis] ?? 0, totalDf(anova, size))));
  }
  // The depth-first order of single axes is from last to first.
  return { first: first.map((row) => row.reverse()), total };
}

/** Shares of the signal: exact, noise taken off; negative ones are kept ("0, below noise", in print). */
export function gridShares(anova: GridAnova, sizes: readonly number[], error: GridError | null) {
  const noise = noisePerDf(anova, error);
  const variance = signalVariance(anova, error);
  const runNoise = error?.variance ?? 0;
  const positive = anova.components.reduce((sum, { meanSquare, df }) => sum + Math.max(0, meanSquare - df * noise), 0);
  // The plain ratio is biased where noise dominates.
  const denominator = runNoise > Math.max(0, variance) ? Math.max(positive, 1e-300) : variance;
  const share = (square: number, df: number) => (denominator > 0 ? (square - df * noise) / denominator : 0);
  const first = new Float64Array(sizes.length);
  const pairs = new Map<string, number>();
  for (const { axes, meanSquare, df } of anova.components) {
    if (axes.length === 1) first[axes[0] ?? 0] = share(meanSquare, df);
    if (axes.length === 2) pairs.set(axes.join(), share(meanSquare, df));
  }
  const total = Float64Array.from(sizes, (size, axis) => share(anova.totals[axis] ?? 0, totalDf(anova, size)));
  return { first, total, pairs, variance };
}

function fTest(f: number, df: readonly [number, number]): FTest {
  return { f, df, p: Number.isFinite(f) ? fUpperTail(f, df[0], df[1]) : f > 0 ? 0 : 1 };
}

/** Box and Muller. */
function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
