import type { Axis } from './axis.ts';

/** A base kernel on an axis' nodes, zero-mean under the search distribution, with mean diagonal 1. */
export interface BaseKernel {
  /** `K0[s, t]`, row-major L x L. */
  readonly table: Float64Array;
  /** `dK0 / d log l`; null for categories, which have no length, and where it was not asked for. */
  readonly slope: Float64Array | null;
}

/** Whether {@link baseKernel} gives the slope, and tables to overwrite instead of new ones. */
export interface KernelOptions {
  readonly slope: boolean;
  readonly into?: BaseKernel;
}

/**
 * Matern-5/2 in u with the given length, centred and scaled: `K0 = (I - 1w')K(I - w1') / trace` (Durrande et al. 2013,
 * "ANOVA kernels"). Categories: the identity, treated alike.
 */
export function baseKernel(axis: Axis, length: number, options: KernelOptions): BaseKernel {
  const size = axis.mass.length;
  const table = options.into?.table ?? new Float64Array(size * size);
  const slope = axis.ordered && options.slope ? (options.into?.slope ?? new Float64Array(size * size)) : null;
  const value = axis.ordered ? (gap: number) => matern(gap / length) : (gap: number) => (gap === 0 ? 1 : 0);
  const valueSlope = (gap: number) => maternSlope(gap / length);
  const first = axis.mass[0];
  if (axis.mass.every((share) => share === first)) evenKernel({ table, slope }, size, { value, valueSlope });
  else unevenKernel({ table, slope }, axis, { value, valueSlope });
  return { table, slope };
}

/** A function of the distance between nodes, and its derivative by the log of the length. */
interface ByGap {
  readonly value: (gap: number) => number;
  readonly valueSlope: (gap: number) => number;
}

/**
 * Nodes of equal mass are evenly spaced, so that L values of the kernel give all of the table, and running sums of them the
 * means of its rows.
 */
function evenKernel({ table, slope }: BaseKernel, size: number, { value, valueSlope }: ByGap): void {
  const byGap = Float64Array.from({ length: size }, (_, gap) => value(gap / size));
  const trace = evenTrace(byGap);
  const scaled = byGap.map((entry) => entry / trace);
  fillEven(table, scaled);
  if (!slope) return;
  const slopeByGap = byGap.map((_, gap) => valueSlope(gap / size));
  const rate = evenTrace(slopeByGap) / trace;
  fillEven(
    slope,
    slopeByGap.map((entry, gap) => entry / trace - rate * (scaled[gap] ?? 0)),
  );
}

/** Mean of each row of the table `byGap[|s - t|]`. */
function rowMeans(byGap: Float64Array): Float64Array {
  const size = byGap.length;
  const sums = new Float64Array(size + 1);
  for (let gap = 0; gap < size; gap++) sums[gap + 1] = (sums[gap] ?? 0) + (byGap[gap] ?? 0);
  return byGap.map((_, s) => ((sums[s + 1] ?? 0) + (sums[size - s] ?? 0) - (byGap[0] ?? 0)) / size);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < values.length; s++) sum += values[s] ?? 0;
  return sum / values.length;
}

/** Mean diagonal of the table once it is centred. */
function evenTrace(byGap: Float64Array): number {
  return (byGap[0] ?? 0) - meanOf(rowMeans(byGap));
}

/** Writes the table `byGap[|s - t|]`, centred. */
function fillEven(table: Float64Array, byGap: Float64Array): void {
  const size = byGap.length;
  const means = rowMeans(byGap);
  const half = meanOf(means) / 2;
  for (let s = 0; s < size; s++) means[s] = (means[s] ?? 0) - half;
  for (let s = 0; s < size; s++) {
    const row = s * size;
    const mean = means[s] ?? 0;
    for (let t = 0; t < s; t++) table[row + t] = (byGap[s - t] ?? 0) - (mean + (means[t] ?? 0));
    for (let t = s; t < size; t++) table[row + t] = (byGap[t - s] ?? 0) - (mean + (means[t] ?? 0));
  }
}

function unevenKernel({ table, slope }: BaseKernel, axis: Axis, { value, valueSlope }: ByGap): void {
  fill(table, axis, value);
  const trace = centre(table, axis.mass);
  for (let at = 0; at < table.length; at++) table[at] = (table[at] ?? 0) / trace;
  if (!slope) return;
  fill(slope, axis, valueSlope);
  const rate = centre(slope, axis.mass) / trace;
  for (let at = 0; at < table.length; at++) slope[at] = (slope[at] ?? 0) / trace - rate * (table[at] ?? 0);
}

function matern(distance: number): number {
  const x = Math.sqrt(5) * distance;
  return (1 + x + (x * x) / 3) * Math.exp(-x);
}

/** Derivative of {@link matern} by the log of the length. */
function maternSlope(distance: number): number {
  const x = Math.sqrt(5) * distance;
  return ((x * x * (1 + x)) / 3) * Math.exp(-x);
}

function fill(table: Float64Array, { mass, position }: Axis, kernel: (gap: number) => number): void {
  const size = mass.length;
  for (let s = 0; s < size; s++)
    for (let t = 0; t < size; t++)
      table[s * size + t] = s === t ? kernel(0) : kernel(Math.abs((position[s] ?? 0) - (position[t] ?? 0)));
}

/** Takes weighted row and column means off a symmetric table; gives the weighted mean of the diagonal that is left. */
function centre(table: Float64Array, mass: Float64Array): number {
  const size = mass.length;
  const mean = new Float64Array(size);
  let grand = 0;
  for (let s = 0; s < size; s++) {
    let sum = 0;
    for (let t = 0; t < size; t++) sum += (mass[t] ?? 0) * (table[s * size + t] ?? 0);
    mean[s] = sum;
    grand += (mass[s] ?? 0) * sum;
  }
  let trace = 0;
  for (let s = 0; s < size; s++) {
    const shift = grand - (mean[s] ?? 0);
    for (let t = 0; t < size; t++) table[s * size + t] = (table[s * size + t] ?? 0) + shift - (mean[t] ?? 0);
    trace += (mass[s] ?? 0) * (table[s * size + s] ?? 0);
  }
  return trace;
}
