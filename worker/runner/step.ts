import type { LayersModel, NamedTensorMap, Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';
import { isTensor } from './is-tensor.ts';
import { rateFactor } from './schedule.ts';
import type { Training } from './training.ts';
import type { Batch } from './training-rows.ts';
import { TrialError } from './trial-error.ts';

/** What one forward and backward pass gives. */
export interface Gradients {
  /** Row-major `[examples, width]`: the model's outputs, dropout on, before the update. */
  readonly outputs: ArrayLike<number>;
  /** Sum of the loss over the examples, class weights and penalties left out. */
  readonly lossSum: number;
  /** By variable name; dispose them. A variable that the loss does not reach has none. */
  readonly gradients: NamedTensorMap;
}

/** Loss and gradients of a batch; changes nothing. The caller disposes batch and gradients. */
export function gradientsOf(training: Training, { x, y, targets }: Batch): Gradients {
  const { tf, model, loss, variables } = training;
  const kept: { outputs?: Tensor; losses?: Tensor } = {};
  try {
    const { value, grads } = tf.variableGrads(() => {
      kept.outputs = tf.keep(singleOutput(tf, model.apply(x, { training: true })));
      const losses = loss.ofBatch(kept.outputs, y);
      if (loss.sumOf === null) kept.losses = tf.keep(losses);
      return withPenalties(model, meanLoss(training, losses, targets));
    }, [...variables]);
    value.dispose();
    const outputs = kept.outputs?.dataSync() ?? [];
    const lossSum = loss.sumOf?.(outputs, targets) ?? sumOf(kept.losses, targets.length);
    return { outputs, lossSum, gradients: grads };
  } finally {
    tf.dispose([kept.outputs ?? [], kept.losses ?? []]);
  }
}

/**
 * Updates the weights: gradients cut to `clip_norm`, the learning rate as scheduled, weights of two or more axes decayed,
 * then the optimiser. Gives the learning rate applied. `step` counts from 0; the caller disposes the gradients.
 */
export function applyGradients(training: Training, { gradients }: Pick<Gradients, 'gradients'>, step: number): number {
  const { tf, optimizer, settings, course, variables } = training;
  const rate = optimizer.learningRate * rateFactor(course, step);
  if (course.schedule !== 'constant' || course.warmup > 0) optimizer.setLearningRate(rate);
  if (settings.weightDecay > 0) decay(tf, variables, 1 - rate * settings.weightDecay);
  const factor = settings.clipNorm > 0 ? settings.clipNorm / gradientNorm(Object.values(gradients)) : 1;
  if (factor >= 1 || Number.isNaN(factor)) optimizer.optimizer.applyGradients(gradients);
  else
    tf.tidy(() => {
      const cut = Object.entries(gradients).map(([name, gradient]) => [name, gradient.mul(factor)] as const);
      optimizer.optimizer.applyGradients(Object.fromEntries(cut));
    });
  return rate;
}

/** Euclidean norm of all gradients together, in double precision. */
export function gradientNorm(gradients: readonly Tensor[]): number {
  return Math.sqrt(gradients.reduce((sum, gradient) => sum + squares(gradient.dataSync()), 0));
}

/** Sum of squares. */
export function squares(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += (values[index] ?? 0) ** 2;
  return sum;
}

/** A model's output, which is one. */
export function singleOutput(tf: TensorFlow, output: unknown): Tensor {
  if (isTensor(tf, output)) return output;
  throw new Error('the model must have exactly one output');
}

/** Decoupled weight decay (Loshchilov and Hutter 2019); differs in leaving biases and scales, which have one axis, alone. */
function decay(tf: TensorFlow, variables: readonly Variable[], factor: number): void {
  tf.tidy(() => {
    for (const variable of variables) if (variable.rank >= 2) variable.assign(variable.mul(factor));
  });
}

function meanLoss({ tf, classWeights }: Training, losses: Tensor, targets: Float64Array): Scalar {
  if (classWeights === null) return losses.mean().asScalar();
  if (losses.rank === 0)
    throw new TrialError(
      'user',
      'parameters.class_weight needs a loss that gives one value for each example, got a scalar.',
    );
  const weights = Float32Array.from(targets, (target) => classWeights[target] ?? 1);
  return losses.mul(tf.tensor1d(weights)).mean().asScalar();
}

/** Adds the penalties of the model's own regularisers; metrics leave them out, so that trials stay comparable. */
function withPenalties(model: LayersModel, loss: Scalar): Scalar {
  return model.calculateLosses().reduce((sum, penalty) => sum.add(penalty), loss);
}

function sumOf(losses: Tensor | undefined, count: number): number {
  if (losses === undefined) return NaN;
  const values = [...losses.dataSync()];
  return losses.rank === 0 ? (values[0] ?? NaN) * count : values.reduce((sum, value) => sum + value, 0);
}
