import { seededRandom, type SeededRandom } from '../../shared/seeded-random.ts';
import type { ParamValue } from '../../shared/trial.ts';
import type { Axis } from '../analysis/axis.ts';
import { estimate } from '../analysis/blend.ts';
import { gpMean } from '../analysis/gp-predict.ts';
import type { AnalysisInput } from '../analysis/options.ts';
import { placeTrials, prepare, type Prepared } from '../analysis/prepare.ts';

/** Where one hyperparameter's good values lie. */
export interface GoodValues {
  /** Of a list: the levels to keep, in its order. Null for a range. */
  readonly values: readonly ParamValue[] | null;
  /** Of a range: its ends. Null for a list. */
  readonly range: readonly [number, number] | null;
}

/** The region to search next, and how it was found. */
export interface GoodRegion {
  readonly method: 'model' | 'best trials';
  readonly parameters: ReadonlyMap<string, GoodValues>;
}

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
 */
export function goodRegion({ trials, space, options }: AnalysisInput): GoodRegion | null {
  const { rows } = placeTrials(trials, space, options);
  const whole = rows.filter(({ nodes }) => nodes.every((node) => node >= 0));
  const prepared = prepare(whole, space.axes, 'clip');
  if (prepared === null || prepared.sample.y.length < 3) return null;
  const random = seededRandom('next', options.seed ?? 0);
  const modelled = prepared.sample.y.length >= fewest ? byModel(prepared, random) : null;
  const { good, worse } = modelled === null ? byTrials(prepared) : { good: modelled, worse: null };
  return {
    method: modelled === null ? 'best trials' : 'model',
    parameters: new Map(
      space.axes.map((axis, i) => [
        axis.name,
        goodValues(
          axis,
          good.map((nodes) => nodes[i] ?? 0),
          worse?.map((nodes) => nodes[i] ?? 0) ?? null,
        ),
      ]),
    ),
  };
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
  const count = Math.max(3, Math.ceil(order.length / 4));
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
function goodValues(axis: Axis, nodes: readonly number[], worse: readonly number[] | null): GoodValues {
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
