import type { SeededRandom } from '../../shared/seeded-random.ts';
import type { Axis } from './axis.ts';
import { bestSplit, splitScratch } from './tree-split.ts';
import type { Split, SplitScratch } from './tree-split.ts';

/**
 * A regression tree over nodes as parallel arrays. Node 0 is the root; `left[node]` is -1 for a leaf. `boxLow` and `boxHigh`
 * hold, at `node * d + axis`, the half-open interval of an ordered axis, or the two 32-bit halves of a category set.
 */
export interface Tree {
  readonly axisCount: number;
  readonly count: number;
  readonly axis: Int16Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  readonly boxLow: Int32Array;
  readonly boxHigh: Int32Array;
  /** By inner node: first node of an ordered axis that goes right, or -1 where the two halves of a category set go left. */
  readonly cut: Int16Array;
  readonly lowSet: Int32Array;
  readonly highSet: Int32Array;
}

/** Rows to learn from: `y` and nodes by row; `rows` may repeat a row (bootstrap). */
export interface TreeData {
  readonly axes: readonly Axis[];
  readonly columns: readonly Uint8Array[];
  readonly y: Float64Array;
}

/**
 * Grows a tree to single rows (or equal objectives, or rows that no axis separates) by least squares over all axes; ties
 * between axes are broken at random. Categories split by the best ordered grouping of their means (Fisher 1958), as sets.
 */
export function growTree(data: TreeData, rows: Int32Array, random: SeededRandom): Tree {
  const d = data.axes.length;
  const tree = allocate(2 * rows.length, d);
  data.axes.forEach((axis, i) => {
    tree.boxLow[i] = axis.ordered ? 0 : lowBits(axis.mass.length);
    tree.boxHigh[i] = axis.ordered ? axis.mass.length : lowBits(axis.mass.length - 32);
  });
  const scratch = splitScratch(data, rows, random);
  const stack: [number, number, number][] = [[0, 0, scratch.rows.length]];
  let count = 1;
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [node, start, end] = next;
    tree.value[node] = meanOf(scratch, start, end);
    const split = end - start < 2 ? null : bestSplit(scratch, start, end);
    if (!split) continue;
    openChildren(tree, { node, left: count, ordered: data.axes[split.axis]?.ordered ?? true }, split);
    const middle = partition(scratch, { start, end, tree, node });
    stack.push([count, start, middle], [count + 1, middle, end]);
    count += 2;
  }
  return { ...tree, count };
}

/** Whether a node's box holds the given node of one of its axes. */
export function inBox(tree: Tree, at: { readonly box: number; readonly ordered: boolean }, node: number): boolean {
  const low = tree.boxLow[at.box] ?? 0;
  const high = tree.boxHigh[at.box] ?? 0;
  if (at.ordered) return node >= low && node < high;
  return ((node < 32 ? low >>> node : high >>> (node - 32)) & 1) === 1;
}

/** Whether a row at `value` of the axis that an inner node splits goes to its left child. */
export function goesLeft(tree: Tree, node: number, value: number): boolean {
  const cut = tree.cut[node] ?? 0;
  if (cut >= 0) return value < cut;
  return (((value < 32 ? tree.lowSet[node] : tree.highSet[node]) ?? 0) >>> (value & 31)) % 2 === 1;
}

/** The tree's value for one row. */
export function predictTree(tree: Tree, columns: readonly Uint8Array[], row: number): number {
  let node = 0;
  for (let left = tree.left[0] ?? -1; left >= 0; left = tree.left[node] ?? -1)
    node = goesLeft(tree, node, columns[tree.axis[node] ?? 0]?.[row] ?? 0) ? left : (tree.right[node] ?? 0);
  return tree.value[node] ?? 0;
}

function allocate(size: number, d: number): Tree {
  return {
    axisCount: d,
    count: 0,
    axis: new Int16Array(size),
    left: new Int32Array(size).fill(-1),
    right: new Int32Array(size).fill(-1),
    value: new Float64Array(size),
    boxLow: new Int32Array(size * d),
    boxHigh: new Int32Array(size * d),
    cut: new Int16Array(size),
    lowSet: new Int32Array(size),
    highSet: new Int32Array(size),
  };
}

/** A mask of the lowest `count` of 32 bits. */
function lowBits(count: number): number {
  return count <= 0 ? 0 : count >= 32 ? -1 : (1 << count) - 1;
}

/** Writes the split into the node and the boxes of its children, `left` and `left + 1`. */
function openChildren(
  tree: Tree,
  at: { readonly node: number; readonly left: number; readonly ordered: boolean },
  split: Split,
): void {
  const d = tree.axisCount;
  const { node } = at;
  tree.axis[node] = split.axis;
  tree.left[node] = at.left;
  tree.right[node] = at.left + 1;
  tree.cut[node] = at.ordered ? split.cut : -1;
  tree.lowSet[node] = split.lowSet;
  tree.highSet[node] = split.highSet;
  const from = node * d;
  const left = at.left * d;
  const right = left + d;
  for (let i = 0; i < d; i++) {
    const low = tree.boxLow[from + i] ?? 0;
    const high = tree.boxHigh[from + i] ?? 0;
    tree.boxLow[left + i] = low;
    tree.boxHigh[left + i] = high;
    tree.boxLow[right + i] = low;
    tree.boxHigh[right + i] = high;
  }
  narrow(tree, { left: left + split.axis, right: right + split.axis, ordered: at.ordered }, split);
}

function narrow(
  tree: Tree,
  { left, right, ordered }: { readonly left: number; readonly right: number; readonly ordered: boolean },
  { cut, lowSet, highSet }: Split,
): void {
  if (ordered) {
    tree.boxHigh[left] = cut;
    tree.boxLow[right] = cut;
    return;
  }
  tree.boxLow[left] = (tree.boxLow[left] ?? 0) & lowSet;
  tree.boxHigh[left] = (tree.boxHigh[left] ?? 0) & highSet;
  tree.boxLow[right] = (tree.boxLow[right] ?? 0) & ~lowSet;
  tree.boxHigh[right] = (tree.boxHigh[right] ?? 0) & ~highSet;
}

/** Moves the rows of the left child to the front of [start, end); gives where the right child's begin. */
function partition(
  { data, rows }: SplitScratch,
  at: { readonly start: number; readonly end: number; readonly tree: Tree; readonly node: number },
): number {
  const column = data.columns[at.tree.axis[at.node] ?? 0] ?? new Uint8Array();
  let middle = at.start;
  for (let k = at.start; k < at.end; k++) {
    const row = rows[k] ?? 0;
    if (!goesLeft(at.tree, at.node, column[row] ?? 0)) continue;
    rows[k] = rows[middle] ?? 0;
    rows[middle] = row;
    middle++;
  }
  return middle;
}

function meanOf({ data, rows, weight }: SplitScratch, start: number, end: number): number {
  let sum = 0;
  let total = 0;
  for (let k = start; k < end; k++) {
    const row = rows[k] ?? 0;
    const count = weight[row] ?? 0;
    sum += count * (data.y[row] ?? 0);
    total += count;
  }
  return sum / total;
}
