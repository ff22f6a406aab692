import type { SeededRandom } from '../../shared/seeded-random.ts';
import type { TreeData } from './tree.ts';

/** How a node is divided: nodes below `cut` of an ordered axis, or the categories in the two halves of a set, go left. */
export interface Split {
  readonly axis: number;
  readonly cut: number;
  readonly lowSet: number;
  readonly highSet: number;
}

/** Buffers that all splits of one tree share. */
export interface SplitScratch {
  readonly data: TreeData;
  /** Different rows, in the order that the tree has moved them to. */
  readonly rows: Int32Array;
  /** How often each row of the data was drawn. */
  readonly weight: Uint16Array;
  /** Of the rows in hand, at their places in `rows`: how often drawn, and that times the objective less its mean. */
  readonly counted: Float64Array;
  readonly centred: Float64Array;
  readonly random: SeededRandom;
  /** Sum of y and number of rows by node of the axis in hand. */
  readonly sums: Float64Array;
  readonly counts: Int32Array;
  /** Nodes that occur among the rows in hand, and how many they are. */
  readonly seen: Int32Array;
}

/** Buffers for {@link bestSplit}; a row drawn repeatedly is one row of more weight, which saves a third of the work. */
export function splitScratch(data: TreeData, drawn: Int32Array, random: SeededRandom): SplitScratch {
  const size = Math.max(1, ...data.axes.map(({ mass }) => mass.length));
  const weight = new Uint16Array(data.y.length);
  for (const row of drawn) weight[row] = (weight[row] ?? 0) + 1;
  const rows = Int32Array.from(weight.keys()).filter((row) => (weight[row] ?? 0) > 0);
  return {
    data,
    rows,
    weight,
    counted: new Float64Array(rows.length),
    centred: new Float64Array(rows.length),
    random,
    sums: new Float64Array(size),
    counts: new Int32Array(size),
    seen: new Int32Array(size),
  };
}

interface Best {
  score: number;
  ties: number;
  axis: number;
  cut: number;
  lowSet: number;
  highSet: number;
}

/** Least squares gains closer than this (relative) count as a tie. */
const tie = 1e-12;

/** The split of rows [start, end) that lowers the sum of squares most; null where none lowers it. */
export function bestSplit(scratch: SplitScratch, start: number, end: number): Split | null {
  const { data } = scratch;
  const total = centre(scratch, start, end);
  if (total === null) return null;
  const best: Best = { score: 0, ties: 0, axis: -1, cut: 0, lowSet: 0, highSet: 0 };
  for (let axis = 0; axis < data.axes.length; axis++) {
    const occupied = tally(scratch, { start, end, column: data.columns[axis] ?? new Uint8Array() });
    if (occupied > 1) scan(scratch, { axis, occupied, total }, best);
    clear(scratch, occupied);
  }
  return best.axis < 0 ? null : best;
}

/** Fills `counted` and `centred`; gives the rows' weight, or null where all have the same objective. */
function centre({ data, rows, weight, counted, centred }: SplitScratch, start: number, end: number): number | null {
  let total = 0;
  let sum = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let k = start; k < end; k++) {
    const row = rows[k] ?? 0;
    const y = data.y[row] ?? 0;
    const count = weight[row] ?? 0;
    counted[k] = count;
    total += count;
    sum += count * y;
    if (y < low) low = y;
    if (y > high) high = y;
  }
  if (low === high) return null;
  const mean = sum / total;
  for (let k = start; k < end; k++) centred[k] = (counted[k] ?? 0) * ((data.y[rows[k] ?? 0] ?? 0) - mean);
  return total;
}

/** Sums the centred objective by node; gives how many nodes occur and leaves them in `seen`, in order of first row. */
function tally(
  { rows, counted, centred, sums, counts, seen }: SplitScratch,
  at: { readonly start: number; readonly end: number; readonly column: Uint8Array },
): number {
  let occupied = 0;
  for (let k = at.start; k < at.end; k++) {
    const node = at.column[rows[k] ?? 0] ?? 0;
    const before = counts[node] ?? 0;
    if (before === 0) seen[occupied++] = node;
    counts[node] = before + (counted[k] ?? 0);
    sums[node] = (sums[node] ?? 0) + (centred[k] ?? 0);
  }
  return occupied;
}

function clear({ sums, counts, seen }: SplitScratch, occupied: number): void {
  for (let k = 0; k < occupied; k++) {
    sums[seen[k] ?? 0] = 0;
    counts[seen[k] ?? 0] = 0;
  }
}

function scan(
  scratch: SplitScratch,
  at: { readonly axis: number; readonly occupied: number; readonly total: number },
  best: Best,
): void {
  const { seen, sums, counts, data } = scratch;
  const ordered = data.axes[at.axis]?.ordered ?? true;
  if (ordered) sortByNumber(scratch, at.occupied);
  else sortByMean(scratch, at.occupied);
  let sum = 0;
  let count = 0;
  for (let k = 0; k + 1 < at.occupied; k++) {
    const node = seen[k] ?? 0;
    sum += sums[node] ?? 0;
    count += counts[node] ?? 0;
    // The sums are centred, so the right side's is minus the left side's.
    const score = sum * sum * (1 / count + 1 / (at.total - count));
    if (!(score > best.score * (1 - tie)) || score === 0) continue;
    if (score <= best.score * (1 + tie)) {
      best.ties++;
      if (scratch.random.below(best.ties + 1) > 0) continue;
    } else best.ties = 0;
    best.score = score;
    best.axis = at.axis;
    if (ordered) best.cut = ((node + (seen[k + 1] ?? 0)) >> 1) + 1;
    else chooseSet(scratch, { taken: k + 1, occupied: at.occupied, left: count, total: at.total }, best);
  }
}

/** Categories without a row here join the side with more rows: it is the better guess for them. */
function chooseSet(
  { seen }: SplitScratch,
  at: { readonly taken: number; readonly occupied: number; readonly left: number; readonly total: number },
  best: Best,
): void {
  const leftIsLarger = 2 * at.left > at.total;
  let low = 0;
  let high = 0;
  for (let k = leftIsLarger ? at.taken : 0; k < (leftIsLarger ? at.occupied : at.taken); k++) {
    const node = seen[k] ?? 0;
    if (node < 32) low |= 1 << node;
    else high |= 1 << (node - 32);
  }
  best.lowSet = leftIsLarger ? ~low : low;
  best.highSet = leftIsLarger ? ~high : high;
}

/** Few nodes are sorted by insertion; many are read off in order. */
function sortByNumber({ seen, counts }: SplitScratch, occupied: number): void {
  if (occupied > 10) {
    let found = 0;
    for (let node = 0; found < occupied; node++) if ((counts[node] ?? 1) > 0) seen[found++] = node;
    return;
  }
  for (let i = 1; i < occupied; i++) {
    const value = seen[i] ?? 0;
    let j = i - 1;
    for (; j >= 0 && (seen[j] ?? 0) > value; j--) seen[j + 1] = seen[j] ?? 0;
    seen[j + 1] = value;
  }
}

function sortByMean({ seen, sums, counts }: SplitScratch, count: number): void {
  for (let i = 1; i < count; i++) {
    const node = seen[i] ?? 0;
    const mean = (sums[node] ?? 0) / (counts[node] ?? 1);
    let j = i - 1;
    for (; j >= 0; j--) {
      const other = seen[j] ?? 0;
      if ((sums[other] ?? 0) / (counts[other] ?? 1) <= mean) break;
      seen[j + 1] = other;
    }
    seen[j + 1] = node;
  }
}
