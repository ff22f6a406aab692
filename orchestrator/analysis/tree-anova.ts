import type { SeededRandom } from '../../shared/seeded-random.ts';
import type { Axis } from './axis.ts';
import { goesLeft, inBox } from './tree.ts';
import type { Tree } from './tree.ts';

/** Variance of one tree over the search distribution, and of its components. */
export interface TreeAnova {
  readonly variance: number;
  /** Variance of each axis' main effect. */
  readonly first: Float64Array;
  /** Variance of each axis' main effect with all its interactions. */
  readonly total: Float64Array;
}

/** How {@link treeAnova} integrates. */
export interface TreeAnovaOptions {
  readonly random: SeededRandom;
  /** {@link cumulativeMasses} of the axes. */
  readonly cumulative: readonly Float64Array[];
  /** Lines for the totals. */
  readonly lines: number;
}

/** Reusable measures of a tree's boxes: mass of each box side and of each whole box. */
interface Measures {
  readonly axes: readonly Axis[];
  readonly cumulative: readonly Float64Array[];
  /** Mass of `box * d + axis` under the search distribution. */
  readonly side: Float64Array;
  /** Product of a node's sides. */
  readonly whole: Float64Array;
}

/** Running masses of each axis' nodes, `[0, m0, m0 + m1, ..., 1]`. */
export function cumulativeMasses(axes: readonly Axis[]): Float64Array[] {
  return axes.map(({ mass }) => {
    let sum = 0;
    return Float64Array.of(0, ...mass.map((value) => (sum += value)));
  });
}

/**
 * Lines per tree for the total variances. The forest's total then has a relative sampling error of about 1 % with 64 trees
 * (8,192 lines); all pairs of leaves would be exact, but took 1 s for 1,000 rows.
 */
export const linesPerTree = 128;

/**
 * Main-effect variances by difference arrays, exact, and total variances `E Var(f | all but x_i)` by exact
 * integration along axis i through random points (Jansen's formula would sample it).
 */
export function treeAnova(
  tree: Tree,
  axes: readonly Axis[],
  { random, cumulative, lines }: TreeAnovaOptions,
): TreeAnova {
  const measures = measure(tree, axes, cumulative);
  const marginals = axes.map(({ mass }) => new Float64Array(mass.length));
  addMarginals(tree, measures, marginals);
  let mean = 0;
  for (let node = 0; node < tree.count; node++)
    if (isLeaf(tree, node)) mean += (measures.whole[node] ?? 0) * (tree.value[node] ?? 0);
  let variance = 0;
  for (let node = 0; node < tree.count; node++)
    if (isLeaf(tree, node)) variance += (measures.whole[node] ?? 0) * ((tree.value[node] ?? 0) - mean) ** 2;
  return {
    variance,
    first: Float64Array.from(axes, (axis, i) => varianceOf(marginals[i] ?? new Float64Array(), axis.mass)),
    total: totals(tree, measures, { random, lines }),
  };
}

/** Variance of a function of one axis' nodes under their masses. */
export function varianceOf(values: Float64Array, mass: Float64Array): number {
  let mean = 0;
  for (let s = 0; s < values.length; s++) mean += (mass[s] ?? 0) * (values[s] ?? 0);
  let variance = 0;
  for (let s = 0; s < values.length; s++) variance += (mass[s] ?? 0) * ((values[s] ?? 0) - mean) ** 2;
  return variance;
}

function isLeaf(tree: Tree, node: number): boolean {
  return (tree.left[node] ?? -1) < 0;
}

function measure(tree: Tree, axes: readonly Axis[], cumulative: readonly Float64Array[]): Measures {
  const d = axes.length;
  const side = new Float64Array(tree.count * d);
  const whole = new Float64Array(tree.count).fill(1);
  for (let node = 0; node < tree.count; node++)
    for (let i = 0; i < d; i++) {
      const box = node * d + i;
      const low = tree.boxLow[box] ?? 0;
      const high = tree.boxHigh[box] ?? 0;
      const sums = cumulative[i];
      const mass = axes[i]?.ordered
        ? (sums?.[high] ?? 0) - (sums?.[low] ?? 0)
        : setMass(low, high, axes[i]?.mass ?? new Float64Array());
      side[box] = mass;
      whole[node] = (whole[node] ?? 1) * mass;
    }
  return { axes, cumulative, side, whole };
}

function setMass(low: number, high: number, mass: Float64Array): number {
  let sum = 0;
  for (let bits = low; bits !== 0; bits &= bits - 1) sum += mass[31 - Math.clz32(bits & -bits)] ?? 0;
  for (let bits = high; bits !== 0; bits &= bits - 1) sum += mass[63 - Math.clz32(bits & -bits)] ?? 0;
  return sum;
}

function addMarginals(tree: Tree, { axes, side, whole }: Measures, marginals: readonly Float64Array[]): void {
  const d = axes.length;
  const steps = axes.map(({ mass }) => new Float64Array(mass.length + 1));
  for (let node = 0; node < tree.count; node++) {
    if (!isLeaf(tree, node)) continue;
    for (let i = 0; i < d; i++) {
      const box = node * d + i;
      const mass = side[box] ?? 1;
      const size = axes[i]?.mass.length ?? 0;
      if (mass >= 1 - 1e-12) continue;
      const weight = ((tree.value[node] ?? 0) - (tree.value[0] ?? 0)) * ((whole[node] ?? 0) / mass);
      const step = steps[i];
      const marginal = marginals[i];
      if (!step || !marginal) continue;
      if (axes[i]?.ordered) {
        const low = tree.boxLow[box] ?? 0;
        const high = tree.boxHigh[box] ?? 0;
        step[low] = (step[low] ?? 0) + weight;
        step[high] = (step[high] ?? 0) - weight;
      } else
        for (let s = 0; s < size; s++)
          if (inBox(tree, { box, ordered: false }, s)) marginal[s] = (marginal[s] ?? 0) + weight;
    }
  }
  for (const [i, marginal] of marginals.entries()) {
    let running = 0;
    for (let s = 0; s < marginal.length; s++) {
      running += steps[i]?.[s] ?? 0;
      marginal[s] = (marginal[s] ?? 0) + running;
    }
  }
}

/**
 * Mean over lines through points of the search distribution of the exact variance along the line: axis i runs over all its
 * nodes, the others stay. The points are drawn systematically over the leaves, then within each leaf's box.
 */
function totals(
  tree: Tree,
  measures: Measures,
  { random, lines }: { readonly random: SeededRandom; readonly lines: number },
): Float64Array {
  const d = measures.axes.length;
  const result = new Float64Array(d);
  const point = new Uint8Array(d);
  const stack = new Int32Array(tree.count + 1);
  let reached = random.next() / lines;
  let below = 0;
  for (let leaf = 0; leaf < tree.count; leaf++) {
    if (!isLeaf(tree, leaf)) continue;
    below += measures.whole[leaf] ?? 0;
    for (; reached < below; reached += 1 / lines) {
      drawInside(tree, measures, { leaf, point, random });
      for (let axis = 0; axis < d; axis++)
        result[axis] = (result[axis] ?? 0) + lineVariance(tree, measures, { axis, point, stack }) / lines;
    }
  }
  return result;
}

function drawInside(
  tree: Tree,
  { axes, cumulative, side }: Measures,
  at: { readonly leaf: number; readonly point: Uint8Array; readonly random: SeededRandom },
): void {
  const d = tree.axisCount;
  for (const [i, { ordered, mass }] of axes.entries()) {
    const box = at.leaf * d + i;
    if (ordered && mass[0] === mass.at(-1)) {
      const low = tree.boxLow[box] ?? 0;
      at.point[i] = low + at.random.below((tree.boxHigh[box] ?? 0) - low);
      continue;
    }
    let rest = at.random.next() * (side[box] ?? 0) + (ordered ? (cumulative[i]?.[tree.boxLow[box] ?? 0] ?? 0) : 0);
    let node = 0;
    for (let s = 0; s < mass.length; s++) {
      if (!ordered && !inBox(tree, { box, ordered }, s)) continue;
      node = s;
      rest -= mass[s] ?? 0;
      if (rest < 0) break;
    }
    at.point[i] = node;
  }
}

function lineVariance(
  tree: Tree,
  { side }: Measures,
  at: { readonly axis: number; readonly point: Uint8Array; readonly stack: Int32Array },
): number {
  const { axis, point, stack } = at;
  const d = tree.axisCount;
  const centre = tree.value[0] ?? 0;
  let sum = 0;
  let squares = 0;
  let top = 1;
  stack[0] = 0;
  while (top > 0) {
    let node = stack[--top] ?? 0;
    for (let left = tree.left[node] ?? -1; left >= 0; left = tree.left[node] ?? -1) {
      const split = tree.axis[node] ?? 0;
      if (split === axis) {
        stack[top++] = tree.right[node] ?? 0;
        node = left;
      } else node = goesLeft(tree, node, point[split] ?? 0) ? left : (tree.right[node] ?? 0);
    }
    const mass = side[node * d + axis] ?? 0;
    const value = (tree.value[node] ?? 0) - centre;
    sum += mass * value;
    squares += mass * value * value;
  }
  return Math.max(0, squares - sum * sum);
}
