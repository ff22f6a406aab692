import { seededRandom, type SeededRandom } from '../../shared/seeded-random.ts';
import type { Params, ParamValue } from '../../shared/trial.ts';
import type { Axis } from '../analysis/axis.ts';
import { estimate } from '../analysis/blend.ts';
import { gpMean } from '../analysis/gp-predict.ts';
import type { AnalysisInput } from '../analysis/options.ts';
import { placeTrials, prepare, type PlacedRow, type Prepared } from '../analysis/prepare.ts';

/** Where one hyperparameter's good values lie, and what says so. */
export interface GoodValues {
  readonly method: 'model' | 'best trials';
  /** Of a list: the levels to keep, in its order. Null for a range. */
  readonly values: readonly ParamValue[] | null;
  /** Of a range: its ends. Null for a list. */
  readonly range: readonly [number, number] | null;
}

/** The region to search next: the good values of those hyperparameters that something is known of, by name. */
export type GoodRegion = ReadonlyMap<string, GoodValues>;

/** Points of the space that the model is asked about, and how many of them count as good. */
const asked = { points: 1000, good: 50 };
/** Share cut off at each end of the good points' values. */
const trimmed = 0.25;
/** Share of the good points that a category must hold to be kept. */
const keptCategory = 0.15;
/** Fewest configurations to fit the model on. */
const fewest = 12;

/**
 * A box that holds the middle half of where the good points lie, each hyperparameter by itself. Good are the best twentieth
 * of random points by the analysis' own process, fitted on the metric with everything worse than its median cut off: what
 * separates good from best counts, not what separates bad from good. Without enough trials the best quarter of them stands
 * for the good points. These settings were chosen among several by measured second rounds (docs/next-validation.md).
 *
 * Of conditional hyperparameters only the trials count that have the same ones as `best`: others lie in another space. What
 * those trials have in common, such as the optimizer that decides which there are, is judged by the best quarter of all trials.
 */
export function goodRegion({ trials, space, options }: AnalysisInput, best: Params): GoodRegion | null {
  const { rows } = placeTrials(trials, space, options);
  const present = space.axes.map(({ name }) => Object.hasOwn(best, name));
  const regime = rows.filter(({ nodes }) => nodes.every((node, i) => node >= 0 === present[i]));
  const axes = space.axes.filter((_, i) => present[i]);
  const own = regime.map((row) => ({ ...row, nodes: row.nodes.filter((_, i) => present[i]) }));
  const prepared = prepare(own, axes, 'clip');
  if (prepared === null || prepared.sample.y.length < 3) return null;
  const random = seededRandom('next', options.seed ?? 0);
  const modelled = prepared.sample.y.length >= fewest ? byModel(prepared, random) : null;
  const method = modelled === null ? 'best trials' : 'model';
  const within = modelled === null ? byTrials(prepared) : { good: modelled, worse: null };
  const levels = (of: readonly PlacedRow[], i: number) =>
    new Set(of.map(({ nodes }) => nodes[i] ?? -1).filter(isNode)).size;
  return new Map(
    axes.map((axis, i) => {
      const at = space.axes.indexOf(axis);
      if (levels(regime, at) < levels(rows, at)) return [axis.name, amongAll(axis, rows, at)];
      const nodesOf = (points: readonly (readonly number[])[]) => points.map((nodes) => nodes[i] ?? 0);
      const worse = within.worse === null ? null : nodesOf(within.worse);
      return [axis.name, { method, ...goodValues(axis, nodesOf(within.good), worse) }];
    }),
  );
}

/** The good values of one hyperparameter by the best quarter of all trials that have it. */
function amongAll(axis: Axis, rows: readonly PlacedRow[], at: number): GoodValues {
  const scored = rows.filter(({ bad, nodes }) => !bad && isNode(nodes[at] ?? -1));
  const sorted = [...scored].sort((a, b) => a.objective - b.objective).map(({ nodes }) => nodes[at] ?? 0);
  const count = quarter(sorted.length);
  return { method: 'best trials', ...goodValues(axis, sorted.slice(0, count), sorted.slice(count)) };
}

function isNode(node: number): boolean {
  return node >= 0;
}

/** How many of so many trials are the best quarter, three at least. */
function quarter(trials: number): number {
  return Math.max(3, Math.ceil(trials / 4));
}

function byModel({ sample }: Prepared, random: SeededRandom): number[][] | null {
  const { gp } = estimate(sample, { seed: ['next'], knownNoise: null, trees: 8, iterations: 60, pairs: false });
  if (gp === null) return null;
  const points = Array.from({ length: asked.points }, () => sample.axes.map((axis) => drawNode(axis, random)));
  const means = gpMean(
    gp,
    sample.axes.map((_, i) => Uint8Array.from(points, (nodes) => nodes[i] ?? 0)),
  );
  const order = Array.from(points.keys()).sort((a, b) => (means[a] ?? 0) - (means[b] ?? 0));
  return order.slice(0, asked.good).flatMap((index) => (points[index] === undefined ? [] : [points[index]]));
}

function byTrials({ sample }: Prepared): { readonly good: number[][]; readonly worse: number[][] } {
  const order = Array.from(sample.y.keys()).sort((a, b) => (sample.y[a] ?? 0) - (sample.y[b] ?? 0));
  const count = quarter(order.length);
  const nodesOf = (row: number) => sample.columns.map((column) => column[row] ?? 0);
  return { good: order.slice(0, count).map(nodesOf), worse: order.slice(count).map(nodesOf) };
}

function drawNode({ mass }: Axis, random: SeededRandom): number {
  let left = random.next();
  for (const [node, share] of mass.entries()) {
    left -= share;
    if (left < 0) return node;
  }
  return mass.length - 1;
}

/** `worse` are the places of the other trials where good ones are trials, too: a range ends only where a worse one lies beyond. */
function goodValues(axis: Axis, nodes: readonly number[], worse: readonly number[] | null): Omit<GoodValues, 'method'> {
  if (!axis.ordered) {
    const count = (level: number) => nodes.filter((node) => node === level).length;
    const kept = Array.from(axis.mass.keys()).filter((level) => count(level) >= keptCategory * nodes.length);
    return { values: kept.map((level) => axis.values[level] ?? null), range: null };
  }
  const sorted = [...nodes].sort((a, b) => a - b);
  const first = sorted[Math.floor(trimmed * (sorted.length - 1))] ?? 0;
  const last = sorted[Math.ceil((1 - trimmed) * (sorted.length - 1))] ?? 0;
  const low = worse === null || worse.some((node) => node < first) ? first : 0;
  const high = worse === null || worse.some((node) => node > last) ? last : axis.mass.length - 1;
  if (axis.lattice) return { values: axis.values.slice(low, high + 1), range: null };
  return { values: null, range: [Number(axis.cells[low]?.[0]), Number(axis.cells[high]?.[1])] };
}
