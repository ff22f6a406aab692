import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';
import type { EncodedRows } from './encode.ts';

/** Encoded inputs with their targets, one a row. */
export interface TrainingRows extends EncodedRows {
  /** Class index, or value. */
  readonly targets: Float64Array;
  /** Width of a batch's `y`: classes, or 1. */
  readonly width: number;
  /** Whether targets are class indices, to be fed one-hot. */
  readonly classes: boolean;
}

/** Tensors of one batch; dispose both. */
export interface Batch {
  /** `[rows, ...shape]` */
  readonly x: Tensor;
  /** `[rows, width]`: one-hot classes, or values. */
  readonly y: Tensor;
  readonly targets: Float64Array;
}

/** Copies the rows at the given positions into tensors, in that order. */
export function batchOf(tf: TensorFlow, rows: TrainingRows, positions: readonly number[]): Batch {
  const { values, shape, width } = rows;
  const size = values.length / rows.count;
  const inputs = new (values instanceof Int32Array ? Int32Array : Float32Array)(positions.length * size);
  const targets = new Float64Array(positions.length);
  const wanted = new Float32Array(positions.length * width);
  for (const [to, from] of positions.entries()) {
    inputs.set(values.subarray(from * size, (from + 1) * size), to * size);
    const target = rows.targets[from] ?? NaN;
    targets[to] = target;
    if (rows.classes) wanted[to * width + target] = 1;
    else wanted[to] = target;
  }
  return {
    x: tf.tensor(inputs, [positions.length, ...shape]),
    y: tf.tensor(wanted, [positions.length, width]),
    targets,
  };
}

/** Consecutive slices of at most `size` positions. */
export function slices(positions: readonly number[], size: number): number[][] {
  const parts: number[][] = [];
  for (let from = 0; from < positions.length; from += size) parts.push(positions.slice(from, from + size));
  return parts;
}
