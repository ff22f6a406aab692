import type { Axis } from './axis.ts';

/** What every estimator reads: one row a configuration, its nodes and its mean objective over the seeds. */
export interface Sample {
  readonly axes: readonly Axis[];
  /** Node of each row on each axis: `columns[axis][row]`. */
  readonly columns: readonly Uint8Array[];
  /** Mean objective of each configuration, in the analysis scale, lower is better. */
  readonly y: Float64Array;
  /** How many seeds each mean is of, from 1. */
  readonly replicates: Float64Array;
}

/** Variance between seeds of one configuration, pooled; null where no configuration ran twice. */
export interface PureError {
  readonly variance: number;
  readonly df: number;
}

/** The rows at the given indices, in that order. */
export function rowsOf(sample: Sample, rows: ArrayLike<number>): Sample {
  const pick = (row: number) => rows[row] ?? 0;
  const count = { length: rows.length };
  return {
    axes: sample.axes,
    columns: sample.columns.map((column) => Uint8Array.from(count, (_, row) => column[pick(row)] ?? 0)),
    y: Float64Array.from(count, (_, row) => sample.y[pick(row)] ?? NaN),
    replicates: Float64Array.from(count, (_, row) => sample.replicates[pick(row)] ?? 1),
  };
}

/** The same rows without one axis. */
export function withoutAxis(sample: Sample, axis: number): Sample {
  return {
    ...sample,
    axes: sample.axes.filter((_, index) => index !== axis),
    columns: sample.columns.filter((_, index) => index !== axis),
  };
}

/** Mean and population variance, two-pass with the first value subtracted; {0, 0} of nothing. */
export function moments(y: ArrayLike<number>): { readonly mean: number; readonly variance: number } {
  const n = y.length;
  if (n === 0) return { mean: 0, variance: 0 };
  const shift = y[0] ?? 0;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (y[i] ?? 0) - shift;
  const offset = sum / n;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const deviation = (y[i] ?? 0) - shift - offset;
    squares += deviation * deviation;
    rest += deviation;
  }
  return { mean: shift + offset, variance: Math.max(0, (squares - (rest * rest) / n) / n) };
}

/** Standard deviation with divisor n - 1; 0 below two values. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
