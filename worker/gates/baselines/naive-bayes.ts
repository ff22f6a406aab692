import { distinctIds, type WordRows } from '../words.ts';

/** Counts that naive Bayes is made of: examples and words by class. */
interface Counts {
  readonly classes: Float64Array;
  /** `[words, classes]` */
  readonly words: Float64Array;
  readonly totals: Float64Array;
  readonly wordCount: number;
}

/** Texts with their class indices. */
export interface LabelledWords {
  readonly rows: WordRows;
  readonly targets: ArrayLike<number>;
  readonly classCount: number;
  readonly wordCount: number;
}

/**
 * Multinomial naive Bayes over the words a text holds (each once; add-one smoothing; McCallum and Nigam 1998, with presence
 * instead of counts as Pang, Lee and Vaithyanathan 2002 found better). Class probabilities `[rows, classes]`.
 */
export function naiveBayes(train: LabelledWords, others: WordRows): Float64Array {
  const counts = countWords(train, () => true);
  const count = others.starts.length - 1;
  const all = new Float64Array(count * train.classCount);
  for (let row = 0; row < count; row++)
    posterior(counts, distinctIds(others, row), all.subarray(row * train.classCount, (row + 1) * train.classCount));
  return all;
}

/** Class probabilities of the training rows themselves, each from the four fifths that do not hold it (fold = row mod 5 in the given order). */
export function crossNaiveBayes(train: LabelledWords, foldOf: (row: number) => number): Float64Array {
  const count = train.rows.starts.length - 1;
  const all = new Float64Array(count * train.classCount);
  for (let fold = 0; fold < 5; fold++) {
    const counts = countWords(train, (row) => foldOf(row) !== fold);
    for (let row = 0; row < count; row++)
      if (foldOf(row) === fold)
        posterior(
          counts,
          distinctIds(train.rows, row),
          all.subarray(row * train.classCount, (row + 1) * train.classCount),
        );
  }
  return all;
}

function countWords({ rows, targets, classCount, wordCount }: LabelledWords, holds: (row: number) => boolean): Counts {
  const classes = new Float64Array(classCount);
  const words = new Float64Array(wordCount * classCount);
  const totals = new Float64Array(classCount);
  for (let row = 0; row + 1 < rows.starts.length; row++) {
    if (!holds(row)) continue;
    const target = targets[row] ?? 0;
    classes[target] = (classes[target] ?? 0) + 1;
    for (const id of distinctIds(rows, row)) {
      words[id * classCount + target] = (words[id * classCount + target] ?? 0) + 1;
      totals[target] = (totals[target] ?? 0) + 1;
    }
  }
  return { classes, words, totals, wordCount };
}

function posterior({ classes, words, totals, wordCount }: Counts, ids: Int32Array, outputs: Float64Array): void {
  const examples = classes.reduce((sum, count) => sum + count, 0);
  const classCount = outputs.length;
  for (let label = 0; label < classCount; label++) {
    let sum = Math.log(((classes[label] ?? 0) + 1) / (examples + classCount));
    const total = Math.log((totals[label] ?? 0) + wordCount);
    for (const id of ids) sum += Math.log((words[id * classCount + label] ?? 0) + 1) - total;
    outputs[label] = sum;
  }
  const largest = outputs.reduce((most, value) => Math.max(most, value), -Infinity);
  let total = 0;
  for (let label = 0; label < classCount; label++) total += outputs[label] = Math.exp((outputs[label] ?? 0) - largest);
  for (let label = 0; label < classCount; label++) outputs[label] = (outputs[label] ?? 0) / total;
}
