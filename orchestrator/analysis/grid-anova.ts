import { moments } from './sample.ts';

/** A complete grid: every combination of levels has at least one value. Cells row-major, last axis fastest. */
export interface Grid {
  /** Levels of each axis. */
  readonly sizes: readonly number[];
  /** All values, cell after cell. */
  readonly values: Float64Array;
  /** Where each cell's values begin in `values`; one more entry than cells. */
  readonly offsets: Int32Array;
}

/** Error variance of a single run and how it is known. */
export interface GridError {
  readonly variance: number;
  readonly df: number;
}

/** One effect: a set of axes, its mean square over the grid and what is left of it after noise is taken off. */
export interface Component {
  /** Axes of the effect, rising. */
  readonly axes: readonly number[];
  readonly df: number;
  /** Mean over cells of the squared effect, A_U; the sum of squares is `A_U * n / h`. */
  readonly meanSquare: number;
}

/** Cell means with their noise, and the effects asked for. */
export interface GridAnova {
  readonly cells: number;
  readonly means: Float64Array;
  /** Mean of 1 / replicates over cells, h. */
  readonly inverseReplicates: number;
  /** Pure error within cells; null where every cell has one value. */
  readonly pureError: GridError | null;
  /** Population variance of the cell means. */
  readonly meanVariance: number;
  readonly components: readonly Component[];
  /** For each axis `Var(M) - Var(mean of M over the axis)`, AT_i. */
  readonly totals: Float64Array;
}

/** Exact ANOVA of a complete grid with any replicate counts; effects up to `maxOrder` axes. */
export function gridAnova(grid: Grid, maxOrder: number): GridAnova {
  const cells = grid.offsets.length - 1;
  const grand = moments(grid.values).mean;
  const { means, within, inverseReplicates } = cellMeans(grid, grand);
  const { variance: meanVariance, mean } = moments(means);
  const centred = means.map((value) => value - mean);
  const components: Component[] = [];
  collect({ sizes: grid.sizes, axes: [], next: 0, tensor: centred, maxOrder, components });
  const df = grid.values.length - cells;
  return {
    cells,
    means: means.map((value) => value + grand),
    inverseReplicates,
    pureError: df > 0 ? { variance: within / df, df } : null,
    meanVariance,
    components,
    totals: Float64Array.from(grid.sizes, (_, axis) => totalSquare(centred, grid.sizes, axis)),
  };
}

/** Unbiased variance of an effect's component: `V_U = A_U - df_U s2 h / n`; may be negative. */
export function componentVariance(anova: GridAnova, component: Component, error: GridError | null): number {
  return component.meanSquare - component.df * noisePerDf(anova, error);
}

/** Unbiased signal variance: `Vf = Var(M) - (n - 1) s2 h / n`. */
export function signalVariance(anova: GridAnova, error: GridError | null): number {
  return anova.meanVariance - (anova.cells - 1) * noisePerDf(anova, error);
}

/** Degrees of freedom of an axis' total effect, `n - n / L_i`. */
export function totalDf(anova: GridAnova, size: number): number {
  return anova.cells - anova.cells / size;
}

/** What noise adds to a mean square per degree of freedom: `s2 h / n`. */
export function noisePerDf(anova: GridAnova, error: GridError | null): number {
  return error === null ? 0 : (error.variance * anova.inverseReplicates) / anova.cells;
}

/** Two passes in every cell with the grand mean subtracted and a correction term, so that offsets do not cost digits. */
function cellMeans(grid: Grid, grand: number) {
  const cells = grid.offsets.length - 1;
  const means = new Float64Array(cells);
  let within = 0;
  let inverse = 0;
  for (let cell = 0; cell < cells; cell++) {
    const from = grid.offsets[cell] ?? 0;
    const to = grid.offsets[cell + 1] ?? 0;
    let sum = 0;
    for (let k = from; k < to; k++) sum += (grid.values[k] ?? 0) - grand;
    const mean = sum / (to - from);
    let squares = 0;
    let rest = 0;
    for (let k = from; k < to; k++) {
      const deviation = (grid.values[k] ?? 0) - grand - mean;
      squares += deviation * deviation;
      rest += deviation;
    }
    within += squares - (rest * rest) / (to - from);
    means[cell] = mean;
    inverse += 1 / (to - from);
  }
  return { means, within, inverseReplicates: inverse / cells };
}

interface Collecting {
  readonly sizes: readonly number[];
  /** Axes kept so far; `tensor` has these first, then all from `next` on. */
  readonly axes: readonly number[];
  readonly next: number;
  readonly tensor: Float64Array;
  readonly maxOrder: number;
  readonly components: Component[];
}

/** Averages each axis away or keeps it, depth first, so that every marginal table is made from the smallest larger one. */
function collect(state: Collecting): void {
  const { sizes, axes, next } = state;
  if (next === sizes.length) {
    if (axes.length > 0) state.components.push(component(state));
    return;
  }
  collect({ ...state, next: next + 1, tensor: averaged(state) });
  if (axes.length < state.maxOrder) collect({ ...state, axes: [...axes, next], next: next + 1 });
}

function averaged({ tensor, sizes, next }: Collecting): Float64Array {
  const size = sizes[next] ?? 1;
  const inner = sizes.slice(next + 1).reduce((a, b) => a * b, 1);
  const outer = tensor.length / (size * inner);
  return meanOver(tensor, { outer, size, inner });
}

interface Shape {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
}

function meanOver(tensor: Float64Array, { outer, size, inner }: Shape): Float64Array {
  const result = new Float64Array(outer * inner);
  for (let o = 0; o < outer; o++)
    for (let s = 0; s < size; s++) {
      const from = (o * size + s) * inner;
      const to = o * inner;
      for (let i = 0; i < inner; i++) result[to + i] = (result[to + i] ?? 0) + (tensor[from + i] ?? 0);
    }
  for (let i = 0; i < result.length; i++) result[i] = (result[i] ?? 0) / size;
  return result;
}

/** Centring a marginal table along each of its axes leaves the effect of exactly these axes. */
function component({ axes, sizes, tensor }: Collecting): Component {
  const effect = tensor.slice();
  const kept = axes.map((axis) => sizes[axis] ?? 1);
  for (const [at, size] of kept.entries()) {
    const inner = kept.slice(at + 1).reduce((a, b) => a * b, 1);
    subtractMean(effect, { outer: effect.length / (size * inner), size, inner });
  }
  let squares = 0;
  for (let i = 0; i < effect.length; i++) squares += (effect[i] ?? 0) ** 2;
  return { axes, df: kept.reduce((df, size) => df * (size - 1), 1), meanSquare: squares / effect.length };
}

function subtractMean(tensor: Float64Array, shape: Shape): void {
  const mean = meanOver(tensor, shape);
  const { outer, size, inner } = shape;
  for (let o = 0; o < outer; o++)
    for (let s = 0; s < size; s++)
      for (let i = 0; i < inner; i++) {
        const at = (o * size + s) * inner + i;
        tensor[at] = (tensor[at] ?? 0) - (mean[o * inner + i] ?? 0);
      }
}

/** Mean square of what is left of the cell means after their mean along one axis is taken off. */
function totalSquare(centred: Float64Array, sizes: readonly number[], axis: number): number {
  const size = sizes[axis] ?? 1;
  const inner = sizes.slice(axis + 1).reduce((a, b) => a * b, 1);
  const rest = centred.slice();
  subtractMean(rest, { outer: rest.length / (size * inner), size, inner });
  let squares = 0;
  for (let i = 0; i < rest.length; i++) squares += (rest[i] ?? 0) ** 2;
  return squares / rest.length;
}
