import { distinctIds, type Corpus } from '../words.ts';
import type { Design } from './design.ts';

/** Rows that a rule is looked for in; more would find the same one. */
const mostRows = 10_000;

/** The best rule of one word, level or threshold, and what it says of each eval row. */
export interface Rule {
  /** In words, such as `"great" -> positive, else negative`. */
  readonly text: string;
  /** `[rows, classes]` probabilities, or one value a row for regression. */
  readonly outputs: Float64Array;
  /** Whether the rule's feature decides the training label of every example. */
  readonly perfect: boolean;
}

interface Labels {
  readonly targets: ArrayLike<number>;
  readonly classCount: number;
  readonly nameOf: (label: number) => string;
}

/** The word whose presence tells the classes apart best on the training texts. Null without words. */
export function bestWord(corpus: Corpus, { targets, classCount, nameOf }: Labels): Rule | null {
  const count = corpus.train.starts.length - 1;
  const holding = new Float64Array(corpus.words.length * classCount);
  const totals = new Float64Array(classCount);
  for (let row = 0; row < count; row++) {
    const target = targets[row] ?? 0;
    totals[target] = (totals[target] ?? 0) + 1;
    for (const id of distinctIds(corpus.train, row))
      holding[id * classCount + target] = (holding[id * classCount + target] ?? 0) + 1;
  }
  let best = { right: -1, word: -1 };
  for (let word = 0; word < corpus.words.length; word++) {
    const [inside, outside] = [
      holding.subarray(word * classCount, (word + 1) * classCount),
      new Float64Array(classCount),
    ];
    for (let label = 0; label < classCount; label++) outside[label] = (totals[label] ?? 0) - (inside[label] ?? 0);
    const right = Math.max(...inside) + Math.max(...outside);
    if (right > best.right) best = { right, word };
  }
  if (best.word < 0) return null;
  const inside = holding.slice(best.word * classCount, (best.word + 1) * classCount);
  const outside = totals.map((total, label) => total - (inside[label] ?? 0));
  const outputs = branchOutputs({ inside, outside, classCount, rows: corpus.eval.starts.length - 1 }, (row) =>
    distinctIds(corpus.eval, row).includes(best.word),
  );
  const text = `"${corpus.words[best.word] ?? ''}" -> ${nameOf(largest(inside))}, else ${nameOf(largest(outside))}`;
  return { text, outputs, perfect: best.right === count };
}

/** The feature and threshold that tell the classes apart best on (at most 10,000 of) the training rows. */
export function bestThreshold(design: Design, { targets, classCount, nameOf }: Labels): Rule | null {
  const { train, eval: held } = design;
  const rows = Math.min(train.count, mostRows);
  let best = { right: -1, column: -1, cut: 0 };
  for (let column = 0; column < train.width; column++) {
    const found = bestCut(sortedPairs(design, { column, rows, targets }), classCount);
    if (found.right > best.right) best = { ...found, column };
  }
  if (best.column < 0) return null;
  const inside = new Float64Array(classCount);
  const outside = new Float64Array(classCount);
  let right = 0;
  for (let row = 0; row < train.count; row++) {
    const side = (train.values[row * train.width + best.column] ?? 0) > best.cut ? inside : outside;
    side[targets[row] ?? 0] = (side[targets[row] ?? 0] ?? 0) + 1;
  }
  right = Math.max(...inside) + Math.max(...outside);
  const outputs = branchOutputs(
    { inside, outside, classCount, rows: held.count },
    (row) => (held.values[row * held.width + best.column] ?? 0) > best.cut,
  );
  const cut = best.cut * (design.scales[best.column] ?? 1) + (design.centres[best.column] ?? 0);
  const text = `${design.names[best.column] ?? ''} > ${Number(cut.toPrecision(4))} -> ${nameOf(largest(inside))}, else ${nameOf(largest(outside))}`;
  return { text, outputs, perfect: right === train.count };
}

/** The feature and threshold whose two means fit the targets best. */
export function bestSplit(design: Design, targets: ArrayLike<number>): Rule | null {
  const { train, eval: held } = design;
  const rows = Math.min(train.count, mostRows);
  let best = { gain: -1, column: -1, cut: 0, low: 0, high: 0 };
  for (let column = 0; column < train.width; column++) {
    const { values, labels } = sortedPairs(design, { column, rows, targets });
    const total = labels.reduce((sum, value) => sum + value, 0);
    let below = 0;
    for (let at = 1; at < rows; at++) {
      below += labels[at - 1] ?? 0;
      if (values[at] === values[at - 1]) continue;
      const gain = (below * below) / at + (total - below) ** 2 / (rows - at) - (total * total) / rows;
      if (gain > best.gain)
        best = { gain, column, cut: middle(values, at), low: below / at, high: (total - below) / (rows - at) };
    }
  }
  if (best.column < 0) return null;
  const outputs = Float64Array.from({ length: held.count }, (_, row) =>
    (held.values[row * held.width + best.column] ?? 0) > best.cut ? best.high : best.low,
  );
  const cut = best.cut * (design.scales[best.column] ?? 1) + (design.centres[best.column] ?? 0);
  const text = `${design.names[best.column] ?? ''} > ${Number(cut.toPrecision(4))} -> ${Number(best.high.toPrecision(4))}, else ${Number(best.low.toPrecision(4))}`;
  return { text, outputs, perfect: false };
}

function sortedPairs(
  { train }: Design,
  { column, rows, targets }: { readonly column: number; readonly rows: number; readonly targets: ArrayLike<number> },
): { readonly values: Float64Array; readonly labels: Float64Array } {
  const order = new Uint32Array(rows);
  const raw = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    order[row] = row;
    raw[row] = train.values[row * train.width + column] ?? 0;
  }
  order.sort((a, b) => (raw[a] ?? 0) - (raw[b] ?? 0));
  return {
    values: Float64Array.from(order, (row) => raw[row] ?? 0),
    labels: Float64Array.from(order, (row) => targets[row] ?? 0),
  };
}

function bestCut(
  { values, labels }: { readonly values: Float64Array; readonly labels: Float64Array },
  classCount: number,
): { readonly right: number; readonly cut: number } {
  const below = new Float64Array(classCount);
  const above = new Float64Array(classCount);
  for (const label of labels) above[label] = (above[label] ?? 0) + 1;
  let best = { right: -1, cut: 0 };
  for (let at = 1; at < values.length; at++) {
    const label = labels[at - 1] ?? 0;
    below[label] = (below[label] ?? 0) + 1;
    above[label] = (above[label] ?? 0) - 1;
    if (values[at] === values[at - 1]) continue;
    const right = Math.max(...below) + Math.max(...above);
    if (right > best.right) best = { right, cut: middle(values, at) };
  }
  return best;
}

function middle(values: Float64Array, at: number): number {
  return ((values[at - 1] ?? 0) + (values[at] ?? 0)) / 2;
}

function branchOutputs(
  {
    inside,
    outside,
    classCount,
    rows,
  }: {
    readonly inside: Float64Array;
    readonly outside: Float64Array;
    readonly classCount: number;
    readonly rows: number;
  },
  holds: (row: number) => boolean,
): Float64Array {
  const shares = (counts: Float64Array) => {
    const total = counts.reduce((sum, count) => sum + count, 0) + classCount;
    return counts.map((count) => (count + 1) / total);
  };
  const [yes, no] = [shares(inside), shares(outside)];
  const outputs = new Float64Array(rows * classCount);
  for (let row = 0; row < rows; row++) outputs.set(holds(row) ? yes : no, row * classCount);
  return outputs;
}

function largest(counts: Float64Array): number {
  return counts.indexOf(Math.max(...counts));
}
