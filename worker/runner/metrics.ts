import type { Task } from '../../shared/task.ts';

/** Names of the metrics of one side, without `train/` or `eval/`. */
export const metricNames = {
  classification: ['loss', 'accuracy'],
  regression: ['loss', 'mse', 'mae', 'r2'],
} as const satisfies Record<Task['kind'], readonly string[]>;

/** Smallest probability whose logarithm is taken, in the loss that is trained on and in the one that is told. */
export const smallestProbability = 1e-7;

/** Collects predictions batch by batch; every example counts alike, whatever the batch sizes. */
export interface MetricCollector {
  /** `outputs`: row-major `[examples, width]` predictions; `targets`: one an example. */
  readonly add: (outputs: ArrayLike<number>, targets: ArrayLike<number>) => void;
  /** Metrics by name over all that was added; NaN or infinite where a prediction was, NaN before the first. */
  readonly values: () => Record<string, number>;
}

/**
 * Cross-entropy (natural logarithm, of the true class's probability) and accuracy (first of equal largest
 * probabilities), or mean squared error, mean absolute error and R2. Sums in double precision.
 */
export function metricCollector(kind: Task['kind']): MetricCollector {
  return kind === 'classification' ? classification() : regression();
}

function classification(): MetricCollector {
  let count = 0;
  let loss = 0;
  let correct = 0;
  return {
    add: (outputs, targets) => {
      const width = outputs.length / targets.length;
      for (let row = 0; row < targets.length; row++) {
        const target = targets[row] ?? NaN;
        loss -= Math.log(Math.max(outputs[row * width + target] ?? NaN, smallestProbability));
        if (largest(outputs, row * width, width) === target) correct += 1;
      }
      count += targets.length;
    },
    values: () => ({ loss: loss / count, accuracy: correct / count }),
  };
}

function regression(): MetricCollector {
  let count = 0;
  let squared = 0;
  let absolute = 0;
  let mean = 0;
  let spread = 0;
  return {
    add: (outputs, targets) => {
      for (let row = 0; row < targets.length; row++) {
        const target = targets[row] ?? NaN;
        const error = (outputs[row] ?? NaN) - target;
        squared += error * error;
        absolute += Math.abs(error);
        // Welford's running mean and sum of squares, so that a large offset costs no digits.
        count += 1;
        const before = target - mean;
        mean += before / count;
        spread += before * (target - mean);
      }
    },
    values: () => ({ loss: squared / count, mse: squared / count, mae: absolute / count, r2: 1 - squared / spread }),
  };
}

function largest(values: ArrayLike<number>, from: number, width: number): number {
  let best = 0;
  for (let index = 1; index < width; index++)
    if ((values[from + index] ?? NaN) > (values[from + best] ?? NaN)) best = index;
  return best;
}
