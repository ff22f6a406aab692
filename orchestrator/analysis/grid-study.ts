import { seededRandom } from '../../shared/seeded-random.ts';
import { benjaminiHochberg } from '../../shared/stats/multiplicity.ts';
import { quantile } from '../../shared/stats/order.ts';
import { estimate } from './blend.ts';
import { inHalves, noiseOf, scoreBatch } from './blend-study.ts';
import { pairIndex } from './gp-shares.ts';
import { gridAnova, signalVariance } from './grid-anova.ts';
import type { Grid, GridAnova, GridError } from './grid-anova.ts';
import { componentTest, gridShares, lenth, pooledError, shareDraws, totalTest } from './grid-inference.ts';
import { shareInterval } from './half-sample.ts';
import type { Interval } from './half-sample.ts';
import type { AxisTest, Study, StudyNoise, StudyRequest, StudySteps } from './study.ts';
import type { Steps } from './options.ts';
import type { Prepared } from './prepare.ts';

/** A prepared sample as a complete grid; null where a combination of levels is missing or an axis is continuous. */
export function asGrid({ sample, runs }: Prepared): Grid | null {
  const sizes = sample.axes.map(({ mass }) => mass.length);
  const cells = sizes.reduce((a, b) => a * b, 1);
  if (sample.axes.length === 0 || cells !== sample.y.length || !sample.axes.every(({ lattice }) => lattice))
    return null;
  const order = new Int32Array(cells).fill(-1);
  for (let row = 0; row < cells; row++) {
    const cell = sizes.reduce((at, size, axis) => at * size + (sample.columns[axis]?.[row] ?? 0), 0);
    if (order[cell] !== -1) return null;
    order[cell] = row;
  }
  const offsets = new Int32Array(cells + 1);
  const values: number[] = [];
  for (const [cell, row] of order.entries()) {
    values.push(...(runs[row] ?? []));
    offsets[cell + 1] = values.length;
  }
  return { sizes, values: Float64Array.from(values), offsets };
}

/** Exact, noise-corrected ANOVA of a complete grid, with the best error that the grid offers. */
export function* gridStudy(request: StudyRequest, grid: Grid): StudySteps {
  const { sample } = request.prepared;
  yield { stage: 'grid', done: 0 };
  const small = grid.offsets.length <= 1e5 && grid.sizes.length <= 12;
  const anova = gridAnova(grid, small ? grid.sizes.length : 2);
  const { error, source, text } = errorOf(anova, grid, request.prepared);
  const shares = gridShares(anova, grid.sizes, error);
  const d = grid.sizes.length;
  const pairs = new Float64Array((d * (d - 1)) / 2);
  for (let i = 0; i < d; i++)
    for (let j = i + 1; j < d; j++) pairs[pairIndex(i, j, d)] = shares.pairs.get([i, j].join()) ?? 0;
  yield { stage: 'model', done: 0 };
  // The process is fitted for curves and tunability only.
  const full = estimate(sample, { seed: request.seed, knownNoise: error?.variance ?? null, trees: 64, iterations: 40 });
  const base: Study = {
    method: 'grid-anova',
    methodText: `exact analysis of variance of the complete grid of ${anova.cells} configurations; ${text}`,
    first: shares.first,
    total: shares.total,
    firstIntervals: null,
    totalIntervals: null,
    pairs,
    pairIntervals: null,
    pairP: null,
    replicates: [],
    tests: null,
    noise: gridNoise(request, anova, { error, source, full }),
    r2: error ? explained(anova, error) : full.gpR2,
    estimate: full,
    warnings: error ? [] : ['no repeated seeds: what looks like interaction may be noise'],
  };
  if (!request.full) return base;
  const tested = error
    ? { tests: gridTests(anova, grid, { error, text }), pairP: pairTests(anova, error) }
    : { tests: yield* scoreTests(request), pairP: null };
  return { ...base, ...tested, ...(yield* gridIntervals(request, { grid, anova, error, base })) };
}

function* scoreTests(request: StudyRequest): Steps<AxisTest[]> {
  const { batch, read } = scoreBatch(request, null);
  yield { stage: 'tests', batch, needed: true };
  return read();
}

/** Pure error with at least 10 degrees of freedom, else interactions of three and more axes, else Lenth's, else none. */
function errorOf(
  anova: GridAnova,
  grid: Grid,
  { pureError, seedDeviation }: Prepared,
): { error: GridError | null; source: StudyNoise['source']; text: string } {
  if (pureError && pureError.df >= 10) {
    if (seedDeviation !== null)
      return { error: pureError, source: 'shared seeds', text: `seed is a block, ${pureError.df} error df` };
    return { error: pureError, source: 'replicates', text: `noise from repeated seeds, ${pureError.df} df` };
  }
  const pooled = pooledError(anova, grid.sizes);
  if (pooled)
    return {
      error: pooled,
      source: 'pooled interactions',
      text: `noise from interactions of three and more (${pooled.df} df), assumed not to exist`,
    };
  if (grid.sizes.every((size) => size === 2) && anova.components.length >= 7) {
    const { pse, df } = lenth(anova.components.map(({ meanSquare }) => 2 * Math.sqrt(meanSquare)));
    // The standard error of an effect is 2 sd / sqrt(n).
    const variance = (pse * pse * anova.cells) / 4;
    if (variance > 0) return { error: { variance, df }, source: 'pooled interactions', text: "Lenth's pseudo error" };
  }
  return { error: null, source: 'none', text: 'no estimate of the noise' };
}

function gridNoise(
  { prepared }: StudyRequest,
  anova: GridAnova,
  found: {
    readonly error: GridError | null;
    readonly source: StudyNoise['source'];
    readonly full: NonNullable<Study['estimate']>;
  },
): StudyNoise {
  if (!found.error) return noiseOf({ ...prepared, pureError: null }, found.full);
  const signal = Math.max(0, signalVariance(anova, found.error));
  return { variance: found.error.variance, df: found.error.df, source: found.source, signal };
}

function explained(anova: GridAnova, error: GridError): number {
  const signal = Math.max(0, signalVariance(anova, error));
  return signal + error.variance > 0 ? signal / (signal + error.variance) : 0;
}

function gridTests(
  anova: GridAnova,
  grid: Grid,
  used: { readonly error: GridError; readonly text: string },
): AxisTest[] {
  return grid.sizes.map((size, axis) => {
    const { f, df, p } = totalTest(anova, used.error, { axis, size });
    return {
      p,
      method: `F(${df.map((value) => Number(value.toFixed(1))).join(', ')}) = ${f.toFixed(2)}; ${used.text}`,
    };
  });
}

/** Exploratory: Benjamini and Hochberg over all pairs. */
function pairTests(anova: GridAnova, error: GridError): number[] {
  const pairs = anova.components
    .filter(({ axes }) => axes.length === 2)
    .sort((a, b) => (a.axes[0] ?? 0) - (b.axes[0] ?? 0) || (a.axes[1] ?? 0) - (b.axes[1] ?? 0));
  return benjaminiHochberg(pairs.map((component) => componentTest(anova, component, error).p));
}

interface GridFound {
  readonly grid: Grid;
  readonly anova: GridAnova;
  readonly error: GridError | null;
  readonly base: Study;
}

/** Parametric draws where the error is known; otherwise half-samples of the blend around the exact shares. */
function* gridIntervals(
  request: StudyRequest,
  { grid, anova, error, base }: GridFound,
): Steps<Pick<Study, 'firstIntervals' | 'totalIntervals' | 'replicates'>> {
  if (error) {
    const draws = Math.max(100, Math.min(1000, Math.floor(4e6 / anova.cells)));
    yield { stage: 'intervals', done: 0 };
    const drawn = shareDraws(grid, anova, { error, draws, random: seededRandom(...request.seed, 'draws') });
    return {
      firstIntervals: percentiles(drawn.first, grid.sizes.length),
      totalIntervals: percentiles(drawn.total, grid.sizes.length),
      replicates: drawn.total,
    };
  }
  const full = base.estimate;
  if (!full) return { firstIntervals: null, totalIntervals: null, replicates: [] };
  const options = { seed: request.seed, knownNoise: null, trees: 64, iterations: 40 };
  const halves = yield* inHalves(request.prepared.sample, { full, halves: 40, base: options });
  const totals = halves.map(({ total }) => total);
  const intervals = (values: Float64Array, rows: readonly Float64Array[]) =>
    grid.sizes.map((_, i) => shareInterval(values, rows, i));
  return {
    firstIntervals: intervals(
      base.first,
      halves.map(({ first }) => first),
    ),
    totalIntervals: intervals(base.total, totals),
    replicates: totals,
  };
}

function percentiles(rows: readonly Float64Array[], d: number): Interval[] {
  const clipped = (value: number) => Math.min(1, Math.max(0, value));
  return Array.from({ length: d }, (_, i) => {
    const values = rows.map((row) => row[i] ?? 0);
    return { low: clipped(quantile(values, 0.05)), high: clipped(quantile(values, 0.95)) };
  });
}
