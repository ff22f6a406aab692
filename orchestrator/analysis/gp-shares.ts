import type { GpFit } from './gp.ts';

/** Shares of the modelled function's variance over the search distribution, each in [0, 1]. */
export interface Shares {
  /** Main effect of each axis. */
  readonly first: Float64Array;
  /** Main effect and every interaction of each axis. */
  readonly total: Float64Array;
  /** Interaction of two axes alone, `pairs[pairIndex(i, j, d)]`; empty when not asked for. */
  readonly pairs: Float64Array;
  /** The function's variance, in units of y squared. */
  readonly variance: number;
}

/** Position of the pair i < j of d axes in a flat list: (0,1), (0,2), ..., (1,2), ... */
export function pairIndex(i: number, j: number, d: number): number {
  return (i * (2 * d - i - 1)) / 2 + (j - i - 1);
}

/** Whether pairs are wanted, and whether the posterior expectation or the plug-in of the mean function is taken. */
export interface GpShareOptions {
  readonly pairs: boolean;
  /** @defaultValue 'expectation' */
  readonly kind?: 'expectation' | 'plug-in';
}

/**
 * First-order, total and pair shares in closed form: quadratic forms of the centred kernels, by default with
 * the posterior variance of each component added (the expectation of its variance under the posterior).
 */
export function gpShares(fit: GpFit, options: GpShareOptions): Shares {
  const { sample, state } = fit;
  const n = sample.y.length;
  const d = sample.axes.length;
  const theta = Array.from({ length: d }, (_, i) => Math.exp(fit.parameters[i] ?? 0));
  const s2f = Math.exp(fit.parameters[2 * d] ?? 0);
  const tables = state.kernels.map(({ table }, i) =>
    squareTable({ table, mass: sample.axes[i]?.mass, theta: theta[i] ?? 0 }, new Set(sample.columns[i])),
  );
  const sums = new Sums(d, options.pairs);
  const g = new Float64Array(d);
  for (let p = 0; p < n; p++)
    for (let q = 0; q <= p; q++) {
      for (let i = 0; i < d; i++) {
        const column = sample.columns[i];
        const size = sample.axes[i]?.mass.length ?? 0;
        g[i] = tables[i]?.[(column?.[p] ?? 0) * size + (column?.[q] ?? 0)] ?? 0;
      }
      const twice = p === q ? 1 : 2;
      sums.add(g, twice * (state.weights[p] ?? 0) * (state.weights[q] ?? 0), twice * (state.inverse[p * n + q] ?? 0));
    }
  return sharesOf(sums, { s2f, theta, expectation: options.kind !== 'plug-in', unit: fit.scale * fit.scale });
}

/** `theta^2 K0 W K0` between the nodes that occur: covariance of a component integrated over the axis. */
function squareTable(
  axis: { readonly table: Float64Array; readonly mass: Float64Array | undefined; readonly theta: number },
  occurring: ReadonlySet<number>,
): Float64Array {
  const { table, mass, theta } = axis;
  const size = mass?.length ?? 0;
  const result = new Float64Array(size * size);
  const weighted = table.map((value, at) => value * (mass?.[at % size] ?? 0));
  const nodes = Int32Array.from(occurring);
  for (const s of nodes)
    for (const t of nodes) {
      if (t > s) continue;
      let sum = 0;
      for (let u = 0; u < size; u++) sum += (weighted[s * size + u] ?? 0) * (table[t * size + u] ?? 0);
      result[s * size + t] = theta * theta * sum;
      result[t * size + s] = theta * theta * sum;
    }
  return result;
}

/** Running sums of each component's integrated covariance, against aa' and against K^-1. */
class Sums {
  readonly first: readonly [Float64Array, Float64Array];
  readonly total: readonly [Float64Array, Float64Array];
  readonly pairs: readonly [Float64Array, Float64Array];
  readonly all: readonly [Float64Array, Float64Array] = [new Float64Array(1), new Float64Array(1)];
  readonly #before: Float64Array;

  constructor(d: number, pairs: boolean) {
    const count = pairs ? (d * (d - 1)) / 2 : 0;
    this.first = [new Float64Array(d), new Float64Array(d)];
    this.total = [new Float64Array(d), new Float64Array(d)];
    this.pairs = [new Float64Array(count), new Float64Array(count)];
    this.#before = new Float64Array(d);
  }

  add(g: Float64Array, mean: number, covariance: number): void {
    const d = g.length;
    let product = 1;
    for (let i = 0; i < d; i++) {
      this.#before[i] = product;
      product *= 1 + (g[i] ?? 0);
    }
    accumulate(this.all, 0, [(product - 1) * mean, (product - 1) * covariance]);
    let after = 1;
    let pair = this.pairs[0].length;
    for (let i = d - 1; i >= 0; i--) {
      const value = g[i] ?? 0;
      const total = value * (this.#before[i] ?? 1) * after;
      after *= 1 + value;
      accumulate(this.first, i, [value * mean, value * covariance]);
      accumulate(this.total, i, [total * mean, total * covariance]);
      if (pair === 0) continue;
      for (let j = d - 1; j > i; j--) {
        pair--;
        const both = value * (g[j] ?? 0);
        accumulate(this.pairs, pair, [both * mean, both * covariance]);
      }
    }
  }
}

function accumulate(
  into: readonly [Float64Array, Float64Array],
  at: number,
  [mean, covariance]: readonly [number, number],
): void {
  into[0][at] = (into[0][at] ?? 0) + mean;
  into[1][at] = (into[1][at] ?? 0) + covariance;
}

function sharesOf(
  sums: Sums,
  model: {
    readonly s2f: number;
    readonly theta: readonly number[];
    readonly expectation: boolean;
    readonly unit: number;
  },
): Shares {
  const { s2f, theta } = model;
  const component = ([mean, covariance]: readonly [Float64Array, Float64Array], at: number, prior: number) =>
    s2f * s2f * (mean[at] ?? 0) +
    (model.expectation ? Math.max(0, s2f * prior - s2f * s2f * (covariance[at] ?? 0)) : 0);
  const all = theta.reduce((product, value) => product * (1 + value), 1);
  const variance = Math.max(0, component(sums.all, 0, all - 1));
  const share = (value: number) => (variance > 0 ? Math.min(1, Math.max(0, value / variance)) : 0);
  const d = theta.length;
  const pairs = new Float64Array(sums.pairs[0].length);
  if (pairs.length > 0)
    for (let i = 0; i < d; i++)
      for (let j = i + 1; j < d; j++) {
        const at = pairIndex(i, j, d);
        pairs[at] = share(component(sums.pairs, at, (theta[i] ?? 0) * (theta[j] ?? 0)));
      }
  return {
    first: Float64Array.from(theta, (value, i) => share(component(sums.first, i, value))),
    total: Float64Array.from(theta, (value, i) => share(component(sums.total, i, (value * all) / (1 + value)))),
    pairs,
    variance: variance * model.unit,
  };
}
