import type { LayersModel } from '@tensorflow/tfjs';
import type { Task, TensorFlow } from '../../shared/task.ts';
import { TrialError } from './trial-error.ts';

/**
 * Whether `model` gave a model that the training loop can train on these data.
 * @throws TrialError `user`, one sentence: no LayersModel of this TensorFlow.js, several outputs, wrong width, nothing to train.
 */
export function checkModel(
  tf: TensorFlow,
  model: LayersModel,
  want: { readonly kind: Task['kind']; readonly width: number },
): void {
  const given: unknown = model;
  if (!(given instanceof tf.LayersModel)) throw new TrialError('user', notOurs(given));
  const output = model.outputs[0];
  const shape = output?.shape ?? [];
  if (model.outputs.length !== 1)
    throw new TrialError('user', `model must have one output, it has ${model.outputs.length}.`);
  if (shape.length !== 2 || shape[1] !== want.width) {
    const wanted =
      want.kind === 'classification' ? `one probability for each of the ${want.width} classes` : 'one number';
    const sizes = shape.slice(1).map((size) => size ?? '?');
    throw new TrialError('user', `model must end in ${wanted}, [${want.width}]; its output is [${sizes.join(', ')}].`);
  }
  if (model.trainableWeights.length === 0) throw new TrialError('user', 'model has no trainable weights.');
}

function notOurs(given: unknown): string {
  if (typeof given === 'object' && given !== null && 'layers' in given)
    return 'model was built with another copy of TensorFlow.js; use the tf that model is given as its second argument.';
  return 'model must return an uncompiled tf.LayersModel, such as tf.sequential({ layers: [...] }).';
}
