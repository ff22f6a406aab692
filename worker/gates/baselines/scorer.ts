import type { Estimate } from '../../../shared/gate-records.ts';
import type { SeededRandom } from '../../../shared/seeded-random.ts';
import { ascending, quantileOfSorted } from '../../../shared/stats/order.ts';
import type { Task } from '../../../shared/task.ts';

/** Smallest probability whose logarithm is taken, as in training. */
const smallest = 1e-7;

/**
 * A metric as a function of sums over examples, so that a resample costs one addition an example: `parts` gives what is
 * summed (arrays over the examples), `value` the metric from the sums and the number of examples.
 */
export interface Scorer {
  readonly parts: (outputs: ArrayLike<number>, targets: ArrayLike<number>) => Float64Array[];
  readonly value: (sums: readonly number[], count: number) => number;
}

/** The scorer of a metric by its name without `train/` or `eval/`; null for one that is not known here. */
export function scorerOf(kind: Task['kind'], metric: string): Scorer | null {
  return (kind === 'classification' ? classification : regression)[metric] ?? null;
}

const meanOf = ([sum = NaN]: readonly number[], count: number) => sum / count;

const classification: Readonly<Record<string, Scorer>> = {
  loss: {
    parts: (outputs, targets) => [
      each(outputs, targets, ({ probability }) => -Math.log(Math.max(probability, smallest))),
    ],
    value: meanOf,
  },
  accuracy: {
    parts: (outputs, targets) => [each(outputs, targets, ({ predicted, target }) => (predicted === target ? 1 : 0))],
    value: meanOf,
  },
};

const regression: Readonly<Record<string, Scorer>> = {
  loss: { parts: (outputs, targets) => [squaredErrors(outputs, targets)], value: meanOf },
  mse: { parts: (outputs, targets) => [squaredErrors(outputs, targets)], value: meanOf },
  mae: {
    parts: (outputs, targets) => [
      Float64Array.from(targets, (target, row) => Math.abs((outputs[row] ?? NaN) - target)),
    ],
    value: meanOf,
  },
  r2: {
    parts: (outputs, targets) => [
      squaredErrors(outputs, targets),
      Float64Array.from(targets),
      Float64Array.from(targets, (target) => target * target),
    ],
    value: ([squares = NaN, sum = NaN, own = NaN], count) => 1 - squares / (own - (sum * sum) / count),
  },
};

interface Row {
  readonly target: number;
  readonly predicted: number;
  /** Of the true class. */
  readonly probability: number;
}

function each(outputs: ArrayLike<number>, targets: ArrayLike<number>, part: (row: Row) => number): Float64Array {
  const width = outputs.length / targets.length;
  return Float64Array.from(targets, (target, row) =>
    part({
      target,
      predicted: largestAt(outputs, row * width, width),
      probability: outputs[row * width + target] ?? NaN,
    }),
  );
}

/** Index of the first largest of `width` values from `from`. */
export function largestAt(values: ArrayLike<number>, from: number, width: number): number {
  let best = 0;
  for (let index = 1; index < width; index++)
    if ((values[from + index] ?? NaN) > (values[from + best] ?? NaN)) best = index;
  return best;
}

function squaredErrors(outputs: ArrayLike<number>, targets: ArrayLike<number>): Float64Array {
  return Float64Array.from(targets, (target, row) => ((outputs[row] ?? NaN) - target) ** 2);
}

/** Additions that resampling may cost, about half a second. */
const mostDraws = 6e6;

/**
 * Values with 90 % percentile bootstrap intervals (Efron 1979), all from the same resamples of the examples: at least 200,
 * 2,000 where they are cheap.
 */
export function estimates(
  scorer: Scorer,
  partsOfAll: readonly (readonly Float64Array[])[],
  random: SeededRandom,
): Estimate[] {
  const count = partsOfAll[0]?.[0]?.length ?? 0;
  const times = Math.round(Math.min(2000, Math.max(200, mostDraws / Math.max(1, count))));
  const drawn = partsOfAll.map(() => new Float64Array(times));
  const weights = new Float64Array(count);
  for (let time = 0; time < times; time++) {
    weights.fill(0);
    for (let draw = 0; draw < count; draw++) {
      const row = random.below(count);
      weights[row] = (weights[row] ?? 0) + 1;
    }
    for (const [which, parts] of partsOfAll.entries()) {
      const values = drawn[which];
      if (values !== undefined)
        values[time] = scorer.value(
          parts.map((part) => weighted(part, weights)),
          count,
        );
    }
  }
  return partsOfAll.map((parts, which) => {
    const sorted = ascending((drawn[which] ?? new Float64Array()).filter(Number.isFinite));
    const value = scorer.value(
      parts.map((part) => part.reduce((sum, one) => sum + one, 0)),
      count,
    );
    return { value, low: quantileOfSorted(sorted, 0.05), high: quantileOfSorted(sorted, 0.95) };
  });
}

function weighted(part: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < part.length; row++) sum += (part[row] ?? 0) * (weights[row] ?? 0);
  return sum;
}
