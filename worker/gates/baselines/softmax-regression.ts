import { seededRandom, shuffled } from '../../../shared/seeded-random.ts';
import { minimiseConvex } from './lbfgs.ts';
import { type FeatureRows, pickRows } from './rows.ts';

/** Penalties tried, as multiples of 1 / examples: the middle one is what most libraries take by default. */
const penalties = [10, 1, 0.1];
/** Multiplications that one choice of the penalty may cost; above it the middle one is taken. */
const cheap = 4e8;
const iterations = { choice: 25, final: 60, least: 12 };
/** Multiplications that the final fit may cost: about two seconds. */
const bearable = 6e8;

/** What a fit needs beside its rows. */
export interface ClassTargets {
  /** Class index of each row. */
  readonly targets: ArrayLike<number>;
  readonly classCount: number;
  readonly seed: number;
  /** Share of the usual work that this fit may cost. @defaultValue 1 */
  readonly effort?: number;
}

/**
 * Multinomial logistic regression with a quadratic penalty, its strength chosen on a fifth of the training rows. Gives
 * class probabilities of the other rows, row-major `[rows, classes]`. Our own, because the libraries on npm are dense,
 * without penalty and of fixed step, which a vocabulary of 5,000 words does not bear.
 */
export function softmaxRegression(train: FeatureRows, others: FeatureRows, given: ClassTargets): Float64Array {
  const { classCount, effort = 1 } = given;
  const affordable = Math.floor((effort * bearable) / (2 * classCount * Math.max(1, train.indices.length)));
  const most = Math.min(iterations.final, Math.max(iterations.least, affordable));
  const weights = fit(train, given, { penalty: effort < 1 ? 1 : choosePenalty(train, given), iterations: most });
  return probabilities(weights, others, classCount);
}

function choosePenalty(rows: FeatureRows, given: ClassTargets): number {
  const cost = rows.indices.length * given.classCount * iterations.choice * penalties.length * 2;
  if (cost > cheap || rows.count < 20) return penalties[1] ?? 1;
  const order = shuffled([...Array(rows.count).keys()], seededRandom('penalty', given.seed));
  const cut = Math.floor(rows.count / 5);
  const [held, kept] = [order.slice(0, cut), order.slice(cut)];
  const targetsOf = (positions: readonly number[]) => positions.map((position) => given.targets[position] ?? 0);
  const part = { ...given, targets: targetsOf(kept) };
  const [keptRows, heldRows, heldTargets] = [pickRows(rows, kept), pickRows(rows, held), targetsOf(held)];
  const losses = penalties.map((penalty) => {
    const weights = fit(keptRows, part, { penalty, iterations: iterations.choice });
    const outputs = probabilities(weights, heldRows, given.classCount);
    return heldTargets.reduce(
      (sum, target, row) => sum - Math.log(Math.max(1e-7, outputs[row * given.classCount + target] ?? 0)),
      0,
    );
  });
  return penalties[losses.indexOf(Math.min(...losses))] ?? 1;
}

/** Weights, `[width + 1, classes]`, the last row the biases: a feature's weights lie together, so each entry is met once. */
function fit(
  rows: FeatureRows,
  { targets, classCount }: ClassTargets,
  { penalty, iterations: most }: { readonly penalty: number; readonly iterations: number },
): Float64Array {
  const { starts, indices, values } = rows;
  const biases = rows.width * classCount;
  const slopes = new Float64Array(classCount);
  return minimiseConvex(
    (weights, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (let row = 0; row < rows.count; row++) {
        scores(weights, rows, { row, outputs: slopes });
        const target = targets[row] ?? 0;
        loss -= Math.log(Math.max(1e-300, slopes[target] ?? 0));
        slopes[target] = (slopes[target] ?? 0) - 1;
        const [start, end] = [starts[row] ?? 0, starts[row + 1] ?? 0];
        for (let label = 0; label < classCount; label += 2) {
          const [first, second] = [slopes[label] ?? 0, slopes[label + 1] ?? 0];
          const both = label + 1 < classCount;
          for (let at = start; at < end; at++) {
            const place = (indices[at] ?? 0) * classCount + label;
            const value = values[at] ?? 0;
            gradient[place] = (gradient[place] ?? 0) + first * value;
            if (both) gradient[place + 1] = (gradient[place + 1] ?? 0) + second * value;
          }
        }
        for (let label = 0; label < classCount; label++)
          gradient[biases + label] = (gradient[biases + label] ?? 0) + (slopes[label] ?? 0);
      }
      return penalised({ weights, gradient, biases }, loss, { count: rows.count, penalty });
    },
    biases + classCount,
    { iterations: most },
  );
}

/** Mean loss with the penalty, and its gradient in place; biases go free. */
function penalised(
  {
    weights,
    gradient,
    biases,
  }: { readonly weights: Float64Array; readonly gradient: Float64Array; readonly biases: number },
  loss: number,
  { count, penalty }: { readonly count: number; readonly penalty: number },
): number {
  let squares = 0;
  for (let index = 0; index < weights.length; index++) {
    const weight = index < biases ? (weights[index] ?? 0) : 0;
    squares += weight * weight;
    gradient[index] = ((gradient[index] ?? 0) + penalty * weight) / count;
  }
  return (loss + (penalty * squares) / 2) / count;
}

function probabilities(weights: Float64Array, rows: FeatureRows, classCount: number): Float64Array {
  const all = new Float64Array(rows.count * classCount);
  const outputs = new Float64Array(classCount);
  for (let row = 0; row < rows.count; row++) {
    scores(weights, rows, { row, outputs });
    all.set(outputs, row * classCount);
  }
  return all;
}

/** Class probabilities of one row, written into `outputs`. */
function scores(
  weights: Float64Array,
  { starts, indices, values, width }: FeatureRows,
  { row, outputs }: { readonly row: number; readonly outputs: Float64Array },
): void {
  const classCount = outputs.length;
  const [start, end] = [starts[row] ?? 0, starts[row + 1] ?? 0];
  let largest = -Infinity;
  for (let label = 0; label < classCount; label += 2) {
    const both = label + 1 < classCount;
    let first = weights[width * classCount + label] ?? 0;
    let second = both ? (weights[width * classCount + label + 1] ?? 0) : 0;
    for (let at = start; at < end; at++) {
      const place = (indices[at] ?? 0) * classCount + label;
      const value = values[at] ?? 0;
      first += (weights[place] ?? 0) * value;
      // Of an odd number of classes the last pass adds up another feature's weight here, which is not used.
      second += (weights[place + 1] ?? 0) * value;
    }
    outputs[label] = first;
    if (both) outputs[label + 1] = second;
    largest = Math.max(largest, first, both ? second : first);
  }
  let total = 0;
  for (let label = 0; label < classCount; label++) {
    const weight = Math.exp((outputs[label] ?? 0) - largest);
    outputs[label] = weight;
    total += weight;
  }
  for (let label = 0; label < classCount; label++) outputs[label] = (outputs[label] ?? 0) / total;
}
