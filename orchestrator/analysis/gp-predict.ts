import type { GpFit } from './gp.ts';
import type { Sample } from './sample.ts';

/** Posterior mean of the objective at rows given by their nodes on each axis (`columns[axis][row]`), in units of y. */
export function gpMean(fit: GpFit, columns: readonly Uint8Array[]): Float64Array {
  const rows = columns[0]?.length ?? 0;
  return Float64Array.from({ length: rows }, (_, row) => {
    const covariance = covarianceWithData(fit, columns, row);
    let sum = 0;
    for (let n = 0; n < covariance.length; n++) sum += (covariance[n] ?? 0) * (fit.state.weights[n] ?? 0);
    return fit.centre + fit.scale * sum;
  });
}

/** Posterior standard deviation of the noise-free objective at one row, in units of y. */
export function gpDeviation(fit: GpFit, columns: readonly Uint8Array[], row: number): number {
  const covariance = covarianceWithData(fit, columns, row);
  let prior = signalVariance(fit);
  for (const [i, { mass }] of fit.sample.axes.entries()) {
    const node = columns[i]?.[row] ?? 0;
    prior *= 1 + Math.exp(fit.parameters[i] ?? 0) * (fit.state.kernels[i]?.table[node * mass.length + node] ?? 0);
  }
  return fit.scale * Math.sqrt(Math.max(0, prior - quadratic(fit.state.inverse, covariance)));
}

/** Marginal effect of one axis: mean of f_i at each node and its posterior standard deviation, in units of y. */
export function gpMarginal(fit: GpFit, axis: number): { readonly effect: Float64Array; readonly sd: Float64Array } {
  const size = fit.sample.axes[axis]?.mass.length ?? 0;
  const column = fit.sample.columns[axis] ?? new Uint8Array();
  const table = fit.state.kernels[axis]?.table ?? new Float64Array();
  const unit = signalVariance(fit) * Math.exp(fit.parameters[axis] ?? 0);
  const effect = new Float64Array(size);
  const sd = new Float64Array(size);
  for (let s = 0; s < size; s++) {
    const k = Float64Array.from(column, (node) => unit * (table[s * size + node] ?? 0));
    let mean = 0;
    for (let n = 0; n < k.length; n++) mean += (k[n] ?? 0) * (fit.state.weights[n] ?? 0);
    effect[s] = fit.scale * mean;
    const left = unit * (table[s * size + s] ?? 0) - quadratic(fit.state.inverse, k);
    sd[s] = fit.scale * Math.sqrt(Math.max(0, left));
  }
  return { effect, sd };
}

/**
 * Joint effect of two axes, f_i + f_j + f_ij, and its posterior standard deviation in units of y, at the given nodes of each;
 * row-major, the first axis' nodes are rows.
 */
export function gpJointMarginal(
  fit: GpFit,
  [i, j]: readonly [number, number],
  [rows, columns]: readonly [readonly number[], readonly number[]],
): { readonly effect: Float64Array; readonly sd: Float64Array } {
  const first = scaledColumn(fit, i);
  const second = scaledColumn(fit, j);
  const s2f = signalVariance(fit);
  const effect = new Float64Array(rows.length * columns.length);
  const sd = new Float64Array(effect.length);
  const k = new Float64Array(fit.sample.y.length);
  for (const [r, s] of rows.entries())
    for (const [c, t] of columns.entries()) {
      let mean = 0;
      for (let n = 0; n < k.length; n++) {
        k[n] = s2f * ((1 + first.at(s, first.column[n] ?? 0)) * (1 + second.at(t, second.column[n] ?? 0)) - 1);
        mean += (k[n] ?? 0) * (fit.state.weights[n] ?? 0);
      }
      const prior = s2f * ((1 + first.at(s, s)) * (1 + second.at(t, t)) - 1);
      const at = r * columns.length + c;
      effect[at] = fit.scale * mean;
      sd[at] = fit.scale * Math.sqrt(Math.max(0, prior - quadratic(fit.state.inverse, k)));
    }
  return { effect, sd };
}

/** An axis' nodes by row of the data, and `theta K0` between two of its nodes. */
function scaledColumn({ sample, state, parameters }: GpFit, axis: number) {
  const size = sample.axes[axis]?.mass.length ?? 0;
  const theta = Math.exp(parameters[axis] ?? 0);
  const table = state.kernels[axis]?.table ?? new Float64Array();
  return {
    column: sample.columns[axis] ?? new Uint8Array(),
    at: (s: number, t: number) => theta * (table[s * size + t] ?? 0),
  };
}

/** Leave-one-out residual of each row at the fitted hyperparameters, in units of y (Rasmussen and Williams 2006, 5.12). */
export function looResiduals(fit: GpFit): Float64Array {
  const n = fit.state.weights.length;
  return fit.state.weights.map((weight, row) => (fit.scale * weight) / (fit.state.inverse[row * n + row] ?? 1));
}

/**
 * Share of the variance of unseen rows that a predictor explains: `1 - sum (y - prediction)^2 / sum (y - reference)^2`, the
 * reference being the mean of the rows each prediction was made from. Null where the objective is constant.
 */
export function r2(sample: Sample, predictions: Float64Array, references: Float64Array): number | null {
  let error = 0;
  let spread = 0;
  for (let row = 0; row < sample.y.length; row++) {
    const y = sample.y[row] ?? 0;
    error += (y - (predictions[row] ?? 0)) ** 2;
    spread += (y - (references[row] ?? 0)) ** 2;
  }
  return spread > 0 ? 1 - error / spread : null;
}

function covarianceWithData(fit: GpFit, columns: readonly Uint8Array[], row: number): Float64Array {
  const k = new Float64Array(fit.sample.y.length).fill(signalVariance(fit));
  for (const [i, { mass }] of fit.sample.axes.entries()) {
    const theta = Math.exp(fit.parameters[i] ?? 0);
    const table = fit.state.kernels[i]?.table ?? new Float64Array();
    const from = (columns[i]?.[row] ?? 0) * mass.length;
    const column = fit.sample.columns[i] ?? new Uint8Array();
    for (let n = 0; n < k.length; n++) k[n] = (k[n] ?? 0) * (1 + theta * (table[from + (column[n] ?? 0)] ?? 0));
  }
  return k;
}

function signalVariance(fit: GpFit): number {
  return Math.exp(fit.parameters[2 * fit.sample.axes.length] ?? 0);
}

/** `v' A v` of a symmetric matrix given by its lower triangle. */
function quadratic(lower: Float64Array, v: Float64Array): number {
  const n = v.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < i; j++) row += (lower[i * n + j] ?? 0) * (v[j] ?? 0);
    sum += (v[i] ?? 0) * (2 * row + (lower[i * n + i] ?? 0) * (v[i] ?? 0));
  }
  return sum;
}
