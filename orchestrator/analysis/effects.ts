import { normalWithin90 } from '../../shared/stats/normal.ts';
import type { ParamValue } from '../../shared/trial.ts';
import type { Axis } from './axis.ts';
import type { Estimate } from './blend.ts';
import { gpJointMarginal, gpMarginal, gpMean } from './gp-predict.ts';
import type { GpFit } from './gp.ts';
import type { CurvePoint, PairSurface, ParameterReport } from './report.ts';

/** What one axis' marginal curve shows; effects in the metric's own direction. */
export interface AxisEffect {
  readonly curve: readonly CurvePoint[];
  readonly direction: ParameterReport['direction'];
  readonly best: ParameterReport['best'];
  /** Nodes whose band overlaps the best one's. */
  readonly bestNodes: readonly number[];
  /** Whether the curve still improves beyond its band at the first or last node. */
  readonly improvesAt: 'first' | 'last' | null;
}

/** Curve points a continuous axis is thinned to. */
const curvePoints = 16;

/** Rows and columns that an axis of a surface is thinned to. */
const surfacePoints = 12;

/** Marginal curve with 90 % bands, direction and best region from the fitted process; `sign` is -1 where higher is better. */
export function axisEffect(fit: GpFit, at: number, sign: 1 | -1): AxisEffect | null {
  const axis = fit.sample.axes[at];
  if (!axis) return null;
  const { effect, sd } = gpMarginal(fit, at);
  const low = effect.map((value, s) => value - normalWithin90 * (sd[s] ?? 0));
  const high = effect.map((value, s) => value + normalWithin90 * (sd[s] ?? 0));
  const bestNode = effect.indexOf(Math.min(...effect));
  const bestNodes = Array.from(effect.keys()).filter((s) => (low[s] ?? 0) <= (high[bestNode] ?? 0));
  const point = (s: number): CurvePoint => ({
    value: axis.values[s] ?? null,
    effect: sign * (effect[s] ?? 0),
    low: sign * ((sign > 0 ? low : high)[s] ?? 0),
    high: sign * ((sign > 0 ? high : low)[s] ?? 0),
  });
  const flat = Math.min(...high) >= Math.max(...low);
  return {
    curve: (axis.lattice ? Array.from(effect.keys()) : thinned(axis, curvePoints)).map(point),
    direction: flat ? null : directionOf(axis, effect, bestNodes),
    best: flat ? null : regionOf(axis, bestNodes),
    bestNodes,
    improvesAt: axis.ordered ? outward({ effect, low, high }) : null,
  };
}

/** Joint effect of two axes on a grid of at most 12 x 12 of their nodes; `sign` is -1 where higher is better. */
export function pairSurface(fit: GpFit, [i, j]: readonly [number, number], sign: 1 | -1): PairSurface | null {
  const [first, second] = [fit.sample.axes[i], fit.sample.axes[j]];
  if (!first || !second) return null;
  const [rows, columns] = [thinned(first, surfacePoints), thinned(second, surfacePoints)];
  const { effect, sd } = gpJointMarginal(fit, [i, j], [rows, columns]);
  const table = (values: Float64Array, factor: number) =>
    rows.map((_, r) => columns.map((__, c) => factor * (values[r * columns.length + c] ?? 0)));
  return {
    rows: rows.map((node) => first.values[node] ?? null),
    columns: columns.map((node) => second.values[node] ?? null),
    effect: table(effect, sign),
    sd: table(sd, 1),
  };
}

/** Expected gain over a reference configuration from changing one axis alone, in units of y (Probst et al. 2019), from 0. */
export function tunability(fit: GpFit, reference: Uint8Array, at: number): number {
  const axis = fit.sample.axes[at];
  if (!axis) return 0;
  const columns = fit.sample.axes.map((_, i) =>
    Uint8Array.from({ length: axis.mass.length + 1 }, (__, row) =>
      i === at && row < axis.mass.length ? row : (reference[i] ?? 0),
    ),
  );
  const means = gpMean(fit, columns);
  return Math.max(0, (means.at(-1) ?? 0) - Math.min(...means));
}

/**
 * Shapley effects from shares of orders one and two; what is left of a total goes to its axes in proportion, so that all sum
 * to 1.
 */
export function shapleyEffects(
  { first, total }: Pick<Estimate, 'first' | 'total'>,
  pairOf: (i: number, j: number) => number,
): Float64Array {
  const d = first.length;
  const own = (i: number) => Math.max(0, first[i] ?? 0);
  const shared = Float64Array.from(first, (_, i) => {
    let sum = 0;
    for (let j = 0; j < d; j++) if (j !== i) sum += Math.max(0, pairOf(Math.min(i, j), Math.max(i, j)));
    return sum;
  });
  const rest = Float64Array.from(first, (_, i) => Math.max(0, (total[i] ?? 0) - own(i) - (shared[i] ?? 0)));
  const restSum = rest.reduce((a, b) => a + b, 0);
  const known = first.reduce((sum, _, i) => sum + own(i) + (shared[i] ?? 0) / 2, 0);
  const left = Math.max(0, 1 - known);
  const raw = Float64Array.from(
    first,
    (_, i) => own(i) + (shared[i] ?? 0) / 2 + (restSum > 0 ? (left * (rest[i] ?? 0)) / restSum : 0),
  );
  const sum = raw.reduce((a, b) => a + b, 0);
  return sum > 0 ? raw.map((value) => value / sum) : raw;
}

/** At most `most` nodes, evenly spread, the first and the last among them. */
function thinned({ mass }: Axis, most: number): number[] {
  const size = mass.length;
  if (size <= most) return Array.from({ length: size }, (_, s) => s);
  return Array.from({ length: most }, (_, k) => Math.round((k * (size - 1)) / (most - 1)));
}

/** Best inside where both ends are worse beyond their bands; else towards the end that may be as good as the best. */
function directionOf(axis: Axis, effect: Float64Array, bestNodes: readonly number[]): ParameterReport['direction'] {
  if (!axis.ordered) return 'by category';
  const last = effect.length - 1;
  const [low, high] = [bestNodes.includes(0), bestNodes.includes(last)];
  if (!low && !high) return 'best inside';
  if (low && high) return null;
  return high ? 'higher is better' : 'lower is better';
}

function regionOf(axis: Axis, nodes: readonly number[]): ParameterReport['best'] {
  const first = axis.cells[nodes[0] ?? 0];
  const last = axis.cells[nodes.at(-1) ?? 0];
  const values: ParamValue[] = axis.lattice ? nodes.map((node) => axis.values[node] ?? null) : [];
  return { from: first?.[0] ?? null, to: last?.[1] ?? null, values };
}

function outward(band: {
  readonly effect: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}): AxisEffect['improvesAt'] {
  const n = band.effect.length;
  // A quarter of the range inwards; of few levels the one next to the end.
  const few = n <= 5;
  const step = few ? 1 : 2 * Math.round(n / 8);
  const at = (node: number) => band.effect[node] ?? 0;
  // A curve that levels off has its gains behind it; the process draws a step among few levels as a slope.
  const goesOn = (end: number, inner: number) =>
    at(inner) - at(end) >= ((few ? 0.85 : 0.4) * (at(n - 1 - end) - at(end)) * step) / (n - 1);
  const better = (end: number, inner: number) => at(end) < (band.low[inner] ?? 0) && goesOn(end, inner);
  if (better(0, Math.min(n - 1, step))) return 'first';
  if (better(n - 1, Math.max(0, n - 1 - step))) return 'last';
  return null;
}
