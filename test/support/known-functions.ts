import { listAxis, nodeOf, rangeAxis } from '../../orchestrator/analysis/axis.ts';
import type { Axis } from '../../orchestrator/analysis/axis.ts';
import type { TrialRow } from '../../orchestrator/analysis/options.ts';
import type { Sample } from '../../orchestrator/analysis/sample.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import type { SeededRandom } from '../../shared/seeded-random.ts';
import type { Params } from '../../shared/trial.ts';

/** A function of independent uniform inputs with exactly known shares. */
export interface KnownFunction {
  readonly name: string;
  readonly ranges: readonly (readonly [number, number])[];
  readonly f: (x: readonly number[]) => number;
  /** Standard deviation of f over the inputs. */
  readonly sd: number;
  readonly S: readonly number[];
  readonly ST: readonly number[];
}

const unit = (d: number) => Array.from({ length: d }, () => [0, 1] as const);
const zeros = (count: number) => Array.from({ length: count }, () => 0);

export const ishigami: KnownFunction = {
  name: 'Ishigami',
  ranges: [0, 1, 2].map(() => [-Math.PI, Math.PI] as const),
  f: ([a, b, c]) => Math.sin(a!) + 7 * Math.sin(b!) ** 2 + 0.1 * c! ** 4 * Math.sin(a!),
  sd: Math.sqrt(13.844587940719254),
  S: [0.31390519114781146, 0.4424111447900409, 0],
  ST: [0.5575888552099592, 0.4424111447900409, 0.2436836640621477],
};

export const gFunction: KnownFunction = (() => {
  const a = [0, 1, 4.5, 9];
  const v = a.map((value) => 1 / (3 * (1 + value) ** 2));
  const all = v.reduce((product, value) => product * (1 + value), 1) - 1;
  return {
    name: 'G (0, 1, 4.5, 9)',
    ranges: unit(4),
    f: (x) => x.reduce((product, value, i) => (product * (Math.abs(4 * value - 2) + a[i]!)) / (1 + a[i]!), 1),
    sd: Math.sqrt(all),
    S: v.map((value) => value / all),
    ST: v.map((value) => (value * (all + 1)) / (1 + value) / all),
  };
})();

/** Friedman-1 with five inputs that do nothing. */
export const friedman: KnownFunction = {
  name: 'Friedman-1 + 5',
  ranges: unit(10),
  f: ([a, b, c, d, e]) => 10 * Math.sin(Math.PI * a! * b!) + 20 * (c! - 0.5) ** 2 + 10 * d! + 5 * e!,
  sd: Math.sqrt(23.8264637714),
  S: [0.1973100544, 0.1973100544, 0.0932669759, 0.3497511596, 0.0874377899, ...zeros(5)],
  ST: [0.2722340202, 0.2722340202, 0.0932669759, 0.3497511596, 0.0874377899, ...zeros(5)],
};

/** Bratley, Fox and Niederreiter's alternating products of six inputs. */
export const bratley: KnownFunction = {
  name: 'Bratley, d = 6',
  ranges: unit(6),
  f: (x) => {
    let product = 1;
    return x.reduce((sum, value, i) => sum + (i % 2 === 0 ? -1 : 1) * (product *= value), 0);
  },
  sd: Math.sqrt(0.0549711586),
  S: [0.652864, 0.17913, 0.03701, 0.013324, 0.00148, 0.00148],
  ST: [0.739648, 0.265914, 0.076421, 0.034312, 0.006238, 0.006238],
};

export const sphere: KnownFunction = {
  name: 'additive sphere, d = 10',
  ranges: Array.from({ length: 10 }, () => [-1, 1] as const),
  f: (x) => x.reduce((sum, value) => sum + value * value, 0),
  sd: Math.sqrt((10 * 4) / 45),
  S: Array.from({ length: 10 }, () => 0.1),
  ST: Array.from({ length: 10 }, () => 0.1),
};

/** A pure interaction with two inputs that do nothing. */
export const product: KnownFunction = {
  name: 'x1 x2 + 2',
  ranges: Array.from({ length: 4 }, () => [-1, 1] as const),
  f: ([a, b]) => a! * b!,
  sd: 1 / 3,
  S: [0, 0, 0, 0],
  ST: [1, 1, 0, 0],
};

/** Standard normal by Box and Muller. */
export function normal(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Student's t with 2.5 degrees of freedom: noise with heavy tails. */
export function heavyTailed(random: SeededRandom): number {
  // Chi-square of 2.5 df as the mean of two gammas is not exact; Marsaglia and Tsang's gamma(1.25) is.
  const d = 1.25 - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v <= 0 || Math.log(1 - random.next()) >= 0.5 * x * x + d - d * v + d * Math.log(v)) continue;
    return normal(random) / Math.sqrt((2 * d * v) / 2.5);
  }
}

/** Random points of a known function with normal noise of `noise` standard deviations of the signal. */
export function sampleOf(known: KnownFunction, at: { n: number; noise: number; seed: number }): Sample {
  const random = seededRandom('known', known.name, at.n, at.noise, at.seed);
  const axes = known.ranges.map(([min, max], i) => rangeAxis(`x${i + 1}`, { min, max, log: false })!);
  const points = Array.from({ length: at.n }, () =>
    known.ranges.map(([min, max]) => min + (max - min) * random.next()),
  );
  return {
    axes,
    columns: axes.map((axis, i) => Uint8Array.from(points, (x) => nodeOf(axis, x[i]))),
    y: Float64Array.from(points, (x) => known.f(x) + at.noise * known.sd * normal(random)),
    replicates: new Float64Array(at.n).fill(1),
  };
}

/** Four ranges, a binary and a four-level category: a space of mixed kinds for null sweeps. */
export function mixedAxes(): Axis[] {
  return [
    rangeAxis('learning_rate', { min: 1e-5, max: 0.1, log: true })!,
    rangeAxis('dropout', { min: 0, max: 0.6, log: false })!,
    rangeAxis('weight_decay', { min: 0, max: 1, log: false })!,
    rangeAxis('momentum', { min: 0, max: 1, log: false })!,
    listAxis('nesterov', [true, false])!,
    listAxis('optimizer', ['sgd', 'adam', 'rmsprop', 'adagrad'])!,
  ];
}

/** Random trials on axes with an objective that a function of the parameters gives. */
export function trialsOn(
  axes: readonly Axis[],
  options: { n: number; random: SeededRandom; objective: (params: Params, random: SeededRandom) => number },
): TrialRow[] {
  return Array.from({ length: options.n }, (_, index) => {
    const params = Object.fromEntries(
      axes.map((axis) => {
        const node = options.random.below(axis.mass.length);
        const [low, high] = axis.cells[node]!;
        if (axis.lattice) return [axis.name, axis.values[node]!];
        const part = options.random.next();
        const [from, to] = [Number(low), Number(high)];
        return [axis.name, axis.log ? from * (to / from) ** part : from + (to - from) * part];
      }),
    );
    return { params, seed: index + 1, state: 'complete', objective: options.objective(params, options.random) };
  });
}
