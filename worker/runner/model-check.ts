import type { LayersModel } from '@tensorflow/tfjs';
import type { Task, TensorFlow } from '../../shared/task.ts';
import type { Loss } from './losses.ts';
import { TrialError } from './trial-error.ts';

/** What a model must fit. */
export interface ModelWants {
  readonly kind: Task['kind'];
  /** One encoded example's shape. */
  readonly inputShape: readonly number[];
  readonly loss: Loss;
  readonly classCount: number;
}

/**
 * Whether `model` gave a model that the training loop can train on these data.
 * @throws TrialError `user`, one sentence: no LayersModel of this TensorFlow.js, several inputs or outputs, another shape,
 * nothing to train.
 */
export function checkModel(tf: TensorFlow, model: LayersModel, want: ModelWants): void {
  const given: unknown = model;
  if (!(given instanceof tf.LayersModel)) throw new TrialError('user', notOurs(given));
  // A sequential model without an input shape is not built before it sees one.
  if (!model.built) model.build([null, ...want.inputShape]);
  if (model.outputs.length !== 1)
    throw new TrialError('user', `model must have one output, it has ${model.outputs.length}.`);
  if (model.inputs.length !== 1)
    throw new TrialError('user', `model must have one input, it has ${model.inputs.length}.`);
  const input = sizes(model.inputs[0]?.shape);
  if (
    input.length !== want.inputShape.length ||
    input.some((size, axis) => size !== '?' && size !== want.inputShape[axis])
  )
    throw new TrialError(
      'user',
      `model takes inputs of shape [${input.join(', ')}], an encoded example has [${want.inputShape.join(', ')}]; use the inputShape it is given.`,
    );
  const output = sizes(model.outputs[0]?.shape);
  if (output.length !== 1 || !want.loss.widths.some((width) => width === output[0]))
    throw new TrialError('user', `model must end in ${wanted(want)}; its output is [${output.join(', ')}].`);
  if (model.trainableWeights.length === 0) throw new TrialError('user', 'model has no trainable weights.');
}

function wanted({ kind, loss, classCount }: ModelWants): string {
  const width = loss.widths[0] ?? 1;
  if (kind === 'regression') return 'one number, [1]';
  const what = loss.name.endsWith('FromLogits') ? 'logit' : 'probability';
  if (width === 1) return `one ${what}, that of the second class, [1]`;
  return `one ${what} for each of the ${classCount} classes, [${width}]`;
}

function sizes(shape: readonly (number | null)[] | undefined): (number | '?')[] {
  return (shape ?? []).slice(1).map((size) => size ?? '?');
}

function notOurs(given: unknown): string {
  if (typeof given === 'object' && given !== null && 'layers' in given)
    return 'model was built with another copy of TensorFlow.js; use the tf that model is given as its second argument.';
  if (given instanceof Promise) return 'model must return the model itself, not a promise; load what it needs in data.';
  return 'model must return an uncompiled tf.LayersModel, such as tf.sequential({ layers: [...] }).';
}
