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
  fill(table, axis, axis.ordered ? (gap) => matern(gap / length) : (gap) => (gap === 0 ? 1 : 0));
  const trace = centre(table, axis.mass);
  if (!axis.ordered || !options.slope) {
    for (let at = 0; at < table.length; at++) table[at] = (table[at] ?? 0) / trace;
    return { table, slope: null };
  }
  const slope = options.into?.slope ?? new Float64Array(size * size);
  fill(slope, axis, (gap) => maternSlope(gap / length));
  const rate = centre(slope, axis.mass) / trace;
  for (let at = 0; at < table.length; at++) {
    const value = (table[at] ?? 0) / trace;
    table[at] = value;
    slope[at] = (slope[at] ?? 0) / trace - rate * value;
  }
  return { table, slope };
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

/** Fills by the distance between nodes; where they are evenly spaced that takes L values of the kernel instead of L^2. */
function fill(table: Float64Array, { mass, position }: Axis, kernel: (gap: number) => number): void {
  const size = mass.length;
  const first = mass[0] ?? 1;
  if (mass.every((value) => value === first)) {
    const byGap = Float64Array.from({ length: size }, (_, gap) => kernel(gap / size));
    for (let s = 0; s < size; s++)
      for (let t = 0; t < size; t++) table[s * size + t] = byGap[s < t ? t - s : s - t] ?? 0;
    return;
  }
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
