import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';

/** Whether a value is a tensor, whichever copy of TensorFlow.js made it. */
export function isTensor(tf: TensorFlow, value: unknown): value is Tensor {
  return value instanceof tf.Tensor;
}
