import type { Axis } from './axis.ts';

/** A base kernel on an axis' nodes, zero-mean under the search distribution, with mean diagonal 1. */
export interface BaseKernel {
  /** `K0[s, t]`, row-major L x L. */
  readonly table: Float64Array;
  /** `dK0 / d log l`; null for categories, which have no length. */
  readonly slope: Float64Array | null;
}

/**
 * Matern-5/2 in u with the given length, centred and scaled: `K0 = (I - 1w')K(I - w1') / trace` (Durrande et al. 2013,
 * "ANOVA kernels"; SENSITIVITY 2.3). Categories: the identity, treated alike.
 */
export function baseKernel(axis: Axis, length: number, options = { slope: true }): BaseKernel {
  const table = centred(axis, axis.ordered ? raw(axis, (r) => matern(r / length)) : identity(axis));
  const trace = scaleOf(axis, table);
  if (!axis.ordered || !options.slope) return { table: scaled(table, 1 / trace), slope: null };
  const derivative = centred(
    axis,
    raw(axis, (r) => maternSlope(r / length)),
  );
  const rate = scaleOf(axis, derivative) / trace;
  const slope = derivative.map((value, at) => (value - rate * (table[at] ?? 0)) / trace);
  return { table: scaled(table, 1 / trace), slope };
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

/** Tabulates by distance where nodes are evenly spaced, which saves all but L of the exponentials. */
function raw(axis: Axis, kernel: (distance: number) => number): Float64Array {
  const size = axis.mass.length;
  const table = new Float64Array(size * size);
  const even = axis.mass.every((mass) => mass === axis.mass[0]);
  const byGap = even ? Float64Array.from(axis.mass, (_, gap) => kernel(gap / size)) : null;
  for (let s = 0; s < size; s++)
    for (let t = 0; t <= s; t++) {
      const distance = (axis.position[s] ?? 0) - (axis.position[t] ?? 0);
      const value = byGap ? (byGap[s - t] ?? 0) : kernel(distance);
      table[s * size + t] = value;
      table[t * size + s] = value;
    }
  return table;
}

function identity(axis: Axis): Float64Array {
  const size = axis.mass.length;
  const table = new Float64Array(size * size);
  for (let s = 0; s < size; s++) table[s * size + s] = 1;
  return table;
}

function centred({ mass }: Axis, table: Float64Array): Float64Array {
  const size = mass.length;
  const mean = new Float64Array(size);
  let grand = 0;
  for (let s = 0; s < size; s++) {
    let sum = 0;
    for (let t = 0; t < size; t++) sum += (mass[t] ?? 0) * (table[s * size + t] ?? 0);
    mean[s] = sum;
    grand += (mass[s] ?? 0) * sum;
  }
  for (let s = 0; s < size; s++)
    for (let t = 0; t < size; t++)
      table[s * size + t] = (table[s * size + t] ?? 0) - (mean[s] ?? 0) - (mean[t] ?? 0) + grand;
  return table;
}

function scaleOf({ mass }: Axis, table: Float64Array): number {
  let sum = 0;
  for (let s = 0; s < mass.length; s++) sum += (mass[s] ?? 0) * (table[s * mass.length + s] ?? 0);
  return sum;
}

function scaled(table: Float64Array, factor: number): Float64Array {
  for (let at = 0; at < table.length; at++) table[at] = (table[at] ?? 0) * factor;
  return table;
}
