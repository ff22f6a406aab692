import { factorise, invert, logDeterminant, solve } from '../../shared/stats/cholesky.ts';
import { baseKernel } from './kernel.ts';
import type { BaseKernel } from './kernel.ts';
import type { Sample } from './sample.ts';

/**
 * Hyperparameters of the ANOVA-kernel Gaussian process, all as natural logarithms, in this order:
 * theta of each axis, length of each axis (unused for categories), signal variance s2f, noise variance t2.
 */
export type LogParameters = Float64Array;

/** What the likelihood needs of the data: nodes, the standardised objective, and what of the noise is known. */
export interface GpData {
  readonly sample: Sample;
  /** The objective centred on its mean and divided by its standard deviation. */
  readonly z: Float64Array;
  /** Noise variance in units of z, fixed where replicates tell it; null to fit it. */
  readonly knownNoise: number | null;
  /** Buffers that each evaluation overwrites; without them every evaluation makes its own. */
  readonly workspace?: GpWorkspace;
}

/** Memory of one hyperparameter search. */
export interface GpWorkspace {
  readonly kernels: readonly BaseKernel[];
  readonly factors: readonly Float64Array[];
  readonly p: Float64Array;
  readonly k: Float64Array;
  readonly inverse: Float64Array;
  readonly scratch: Float64Array;
}

/** Buffers of the sizes that a sample needs. */
export function gpWorkspace({ axes, y }: Sample): GpWorkspace {
  const square = () => new Float64Array(y.length * y.length);
  const table = (size: number) => new Float64Array(size * size);
  return {
    kernels: axes.map(({ mass, ordered }) => ({
      table: table(mass.length),
      slope: ordered ? table(mass.length) : null,
    })),
    factors: axes.map(({ mass }) => table(mass.length)),
    p: square(),
    k: square(),
    inverse: square(),
    scratch: square(),
  };
}

/** Posterior quantities at given hyperparameters. */
export interface GpState {
  /** K^-1 z. */
  readonly weights: Float64Array;
  /** K^-1, lower triangle, row-major. */
  readonly inverse: Float64Array;
  readonly logDeterminant: number;
  readonly kernels: readonly BaseKernel[];
}

const logThetaPrior = { mean: -1, sd: 3 };
const logLengthPrior = { mean: Math.log(0.5), sd: 1 };

/** Where a one-plus-effect factor may not be nearer to zero than this; the gradient divides by it. */
const smallest = 1e-10;

/** Builds K, factorises it and gives the posterior; null when it is not positive definite in double precision. */
export function gpState(data: GpData, parameters: LogParameters): GpState | null {
  return stateOf(data, parameters, false)?.state ?? null;
}

/** Covariance of the signal between all rows (lower triangle, row-major) from the kernels at the given hyperparameters. */
export function signalCovariance(
  sample: Sample,
  parameters: LogParameters,
  { kernels, workspace }: { readonly kernels: readonly BaseKernel[]; readonly workspace?: GpWorkspace | undefined },
): Float64Array {
  const n = sample.y.length;
  const d = sample.axes.length;
  const p = (workspace?.p ?? new Float64Array(n * n)).fill(Math.exp(parameters[2 * d] ?? 0));
  for (const [axis, { table }] of kernels.entries()) {
    const theta = Math.exp(parameters[axis] ?? 0);
    const column = sample.columns[axis] ?? new Uint8Array(n);
    if (fewRows(n, table)) {
      multiplyFew(p, { table, theta }, column);
      continue;
    }
    const factors = workspace?.factors[axis] ?? new Float64Array(table.length);
    for (let at = 0; at < table.length; at++) factors[at] = keptAway(1 + theta * (table[at] ?? 0));
    multiplyGathered(p, factors, column);
  }
  return p;
}

/**
 * Negative log posterior of the hyperparameters (log-normal priors on theta and length) and its gradient.
 * @returns Infinity where K is not positive definite
 */
export function negativeLogPosterior(data: GpData, parameters: LogParameters, gradient: Float64Array): number {
  const built = stateOf(data, parameters, true);
  if (!built) return Infinity;
  const { state, p } = built;
  const n = data.sample.y.length;
  const d = data.sample.axes.length;
  let value = 0.5 * (dot(data.z, state.weights) + state.logDeterminant + n * Math.log(2 * Math.PI));
  const { signal, noise } = sensitivityToK(data, state, p);
  gradient[2 * d] = signal;
  gradient[2 * d + 1] = data.knownNoise === null ? noise * Math.exp(parameters[2 * d + 1] ?? 0) : 0;
  for (const [axis, { mass, ordered }] of data.sample.axes.entries()) {
    const kernel = state.kernels[axis];
    const column = data.sample.columns[axis];
    if (!kernel || !column) continue;
    const slopes = (fewRows(n, kernel.table) ? fewSlopes : axisSlopes)(p, kernel, {
      column,
      size: mass.length,
      theta: Math.exp(parameters[axis] ?? 0),
    });
    const t = ((parameters[axis] ?? 0) - logThetaPrior.mean) / logThetaPrior.sd;
    const l = ordered ? ((parameters[d + axis] ?? 0) - logLengthPrior.mean) / logLengthPrior.sd : 0;
    value += 0.5 * (t * t + l * l);
    gradient[axis] = slopes.theta + t / logThetaPrior.sd;
    gradient[d + axis] = ordered ? slopes.length + l / logLengthPrior.sd : 0;
  }
  return value;
}

function stateOf(
  { sample, z, knownNoise, workspace }: GpData,
  parameters: LogParameters,
  slope: boolean,
): { readonly state: GpState; readonly p: Float64Array } | null {
  const n = sample.y.length;
  const d = sample.axes.length;
  const kernels = sample.axes.map((axis, i) => {
    const into = workspace?.kernels[i];
    return baseKernel(axis, Math.exp(parameters[d + i] ?? 0), into ? { slope, into } : { slope });
  });
  const p = signalCovariance(sample, parameters, { kernels, workspace });
  const noise = knownNoise ?? Math.exp(parameters[2 * d + 1] ?? 0);
  const k = workspace?.k ?? new Float64Array(n * n);
  k.set(p);
  for (let i = 0; i < n; i++) k[i * n + i] = (k[i * n + i] ?? 0) + noise / (sample.replicates[i] ?? 1);
  if (!factorise(k, n)) return null;
  const weights = solve(k, n, z);
  const inverse = workspace?.inverse ?? new Float64Array(n * n);
  invert(k, n, { inverse, scratch: workspace?.scratch ?? new Float64Array(n * n) });
  return { p, state: { weights, inverse, logDeterminant: logDeterminant(k, n), kernels } };
}

/** Whether there are fewer pairs of rows than pairs of nodes, so that going by rows is less work. */
function fewRows(n: number, table: Float64Array): boolean {
  return n * (n + 1) < 2 * table.length;
}

/** `p[i, j] *= 1 + theta table[column[i], column[j]]` on the lower triangle, factor by factor. */
function multiplyFew(
  p: Float64Array,
  { table, theta }: { readonly table: Float64Array; readonly theta: number },
  column: Uint8Array,
): void {
  const n = column.length;
  const size = Math.round(Math.sqrt(table.length));
  for (let i = 0; i < n; i++) {
    const from = (column[i] ?? 0) * size;
    const row = i * n;
    for (let j = 0; j <= i; j++)
      p[row + j] = (p[row + j] ?? 0) * keptAway(1 + theta * (table[from + (column[j] ?? 0)] ?? 0));
  }
}

/** `p[i, j] *= table[column[i], column[j]]` on the lower triangle; the table is square. */
function multiplyGathered(p: Float64Array, table: Float64Array, column: Uint8Array): void {
  const n = column.length;
  const size = Math.round(Math.sqrt(table.length));
  for (let i = 0; i < n; i++) {
    const from = (column[i] ?? 0) * size;
    const row = i * n;
    for (let j = 0; j <= i; j++) p[row + j] = (p[row + j] ?? 0) * (table[from + (column[j] ?? 0)] ?? 1);
  }
}

/**
 * Overwrites `p` with A o P, A = K^-1 - aa' (lower triangle, off-diagonal entries doubled), and gives the derivatives by
 * log s2f and by t2.
 */
function sensitivityToK({ sample }: GpData, { weights, inverse }: GpState, p: Float64Array) {
  const n = weights.length;
  let signal = 0;
  let noise = 0;
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const w = weights[i] ?? 0;
    for (let j = 0; j < i; j++) {
      const value = 2 * ((inverse[row + j] ?? 0) - w * (weights[j] ?? 0)) * (p[row + j] ?? 0);
      p[row + j] = value;
      signal += value;
    }
    const a = (inverse[row + i] ?? 0) - w * w;
    p[row + i] = a * (p[row + i] ?? 0);
    signal += p[row + i] ?? 0;
    noise += a / (sample.replicates[i] ?? 1);
  }
  return { signal: 0.5 * signal, noise: 0.5 * noise };
}

/** Sums A o P by pair of nodes first, so that both derivatives of an axis cost one pass over the pairs of rows. */
function axisSlopes(
  ap: Float64Array,
  kernel: BaseKernel,
  at: { readonly column: Uint8Array; readonly size: number; readonly theta: number },
): { readonly theta: number; readonly length: number } {
  const { column, size, theta } = at;
  const n = column.length;
  const sums = new Float64Array(size * size);
  for (let i = 0; i < n; i++) {
    const from = (column[i] ?? 0) * size;
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const to = from + (column[j] ?? 0);
      sums[to] = (sums[to] ?? 0) + (ap[row + j] ?? 0);
    }
  }
  let byTheta = 0;
  let byLength = 0;
  for (let to = 0; to < sums.length; to++) {
    const sum = sums[to] ?? 0;
    if (sum === 0) continue;
    const effect = theta * (kernel.table[to] ?? 0);
    const factor = keptAway(1 + effect);
    byTheta += (sum * effect) / factor;
    if (kernel.slope) byLength += (sum * theta * (kernel.slope[to] ?? 0)) / factor;
  }
  return { theta: 0.5 * byTheta, length: 0.5 * byLength };
}

/** The same as {@link axisSlopes}, row by row. */
function fewSlopes(
  ap: Float64Array,
  { table, slope }: BaseKernel,
  { column, size, theta }: Parameters<typeof axisSlopes>[2],
): ReturnType<typeof axisSlopes> {
  const n = column.length;
  let byTheta = 0;
  let byLength = 0;
  for (let i = 0; i < n; i++) {
    const from = (column[i] ?? 0) * size;
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const at = from + (column[j] ?? 0);
      const effect = theta * (table[at] ?? 0);
      const weight = (ap[row + j] ?? 0) / keptAway(1 + effect);
      byTheta += weight * effect;
      if (slope) byLength += weight * theta * (slope[at] ?? 0);
    }
  }
  return { theta: 0.5 * byTheta, length: 0.5 * byLength };
}

function keptAway(factor: number): number {
  return Math.abs(factor) < smallest ? (factor < 0 ? -smallest : smallest) : factor;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
