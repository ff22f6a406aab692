import type { LossName } from '../../shared/task.ts';

/** Smallest probability whose logarithm is taken, in the losses that are trained on and in those that are told. */
export const smallestProbability = 1e-7;

type LossSum = (outputs: ArrayLike<number>, targets: ArrayLike<number>) => number;

/**
 * Sum of each named loss over examples, natural logarithms, in double precision. `outputs`: the model's, row-major
 * `[examples, width]`; `targets`: class indices, or values.
 */
export const lossSums: Readonly<Record<LossName, LossSum>> = {
  crossEntropy: (outputs, targets) => {
    const width = outputs.length / targets.length;
    return sum(targets, (target, row) => -logOf(outputs[row * width + target] ?? NaN));
  },
  crossEntropyFromLogits: (outputs, targets) => {
    const width = outputs.length / targets.length;
    return sum(
      targets,
      (target, row) => logSumExp(outputs, row * width, width) - (outputs[row * width + target] ?? NaN),
    );
  },
  binaryCrossEntropy: (outputs, targets) =>
    sum(targets, (target, row) => -logOf(target === 1 ? (outputs[row] ?? NaN) : 1 - (outputs[row] ?? NaN))),
  binaryCrossEntropyFromLogits: (outputs, targets) =>
    sum(targets, (target, row) => softplus(target === 1 ? -(outputs[row] ?? NaN) : (outputs[row] ?? NaN))),
  meanSquaredError: (outputs, targets) => sum(targets, (target, row) => ((outputs[row] ?? NaN) - target) ** 2),
  meanAbsoluteError: (outputs, targets) => sum(targets, (target, row) => Math.abs((outputs[row] ?? NaN) - target)),
  huber: (outputs, targets) =>
    sum(targets, (target, row) => {
      const error = Math.abs((outputs[row] ?? NaN) - target);
      return error <= 1 ? error ** 2 / 2 : error - 0.5;
    }),
};

/**
 * Probabilities `[examples, classes]` from a classification model's outputs: logits go through a softmax, or through a
 * sigmoid where the width is 1; one probability p becomes the pair 1 - p, p.
 */
export function probabilitiesOf(
  outputs: ArrayLike<number>,
  { width, logits }: { readonly width: number; readonly logits: boolean },
): ArrayLike<number> {
  if (width > 1) return logits ? softmaxRows(outputs, width) : outputs;
  const pairs = new Float64Array(2 * outputs.length);
  for (let row = 0; row < outputs.length; row++) {
    const output = outputs[row] ?? NaN;
    const probability = logits ? 1 / (1 + Math.exp(-output)) : output;
    pairs[2 * row] = 1 - probability;
    pairs[2 * row + 1] = probability;
  }
  return pairs;
}

function softmaxRows(outputs: ArrayLike<number>, width: number): Float64Array {
  const probabilities = new Float64Array(outputs.length);
  for (let from = 0; from < outputs.length; from += width) {
    const total = logSumExp(outputs, from, width);
    for (let index = from; index < from + width; index++)
      probabilities[index] = Math.exp((outputs[index] ?? NaN) - total);
  }
  return probabilities;
}

function logSumExp(values: ArrayLike<number>, from: number, width: number): number {
  let largest = -Infinity;
  for (let index = from; index < from + width; index++) largest = Math.max(largest, values[index] ?? NaN);
  let total = 0;
  for (let index = from; index < from + width; index++) total += Math.exp((values[index] ?? NaN) - largest);
  return largest + Math.log(total);
}

function softplus(value: number): number {
  return Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)));
}

function logOf(probability: number): number {
  return Math.log(Math.max(probability, smallestProbability));
}

function sum(targets: ArrayLike<number>, of: (target: number, row: number) => number): number {
  let total = 0;
  for (let row = 0; row < targets.length; row++) total += of(targets[row] ?? NaN, row);
  return total;
}
