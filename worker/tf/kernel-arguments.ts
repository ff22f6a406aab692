import type { NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';

/** A kernel's named input, which the engine always gives as one tensor. */
export function inputOf(inputs: NamedTensorInfoMap, name: string): TensorInfo {
  const input = inputs[name];
  if (input === undefined) throw new Error(`kernel input "${name}" is missing`);
  return input;
}
