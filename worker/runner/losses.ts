import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { type LossFunction, type LossName, lossNames, type Task, type TensorFlow } from '../../shared/task.ts';
import type { Params } from '../../shared/trial.ts';
import { isTensor } from './is-tensor.ts';
import { didYouMean, listed } from './did-you-mean.ts';
import { lossSums, probabilitiesOf, smallestProbability } from './loss-values.ts';
import { TrialError } from './trial-error.ts';

/** A task's loss as the loop uses it. */
export interface Loss {
  readonly name: LossName | 'own';
  /** Widths that the model's output may have. */
  readonly widths: readonly number[];
  /** Loss of each example `[batch]`; a loss of the task's own may give the mean, a scalar. Targets are one-hot, or values `[batch, 1]`. */
  readonly ofBatch: (outputs: Tensor, targets: Tensor) => Tensor;
  /** Sum over examples from outputs read back and targets (class index, or value), in double precision; null for a loss of the task's own. */
  readonly sumOf: ((outputs: ArrayLike<number>, targets: ArrayLike<number>) => number) | null;
  /** Row-major outputs as metrics take them: probabilities of all classes, or values. */
  readonly predictions: (outputs: ArrayLike<number>, width: number) => ArrayLike<number>;
}

/** What a loss depends on beside the task. */
export interface LossContext {
  readonly tf: TensorFlow;
  readonly classCount: number;
  readonly params: Params;
}

/**
 * The loss a task declares, else the default of its kind.
 * @throws TrialError `user` for a name that is none of the kind's, or a two-class loss with more classes
 */
export function lossOf(task: Pick<Task, 'kind' | 'loss' | 'outputs'>, context: LossContext): Loss {
  const { kind, loss = lossNames[kind][0] } = task;
  const { tf, classCount } = context;
  const logits = typeof loss === 'function' ? task.outputs === 'logits' : loss.endsWith('FromLogits');
  const predictions =
    kind === 'regression'
      ? (outputs: ArrayLike<number>) => outputs
      : (outputs: ArrayLike<number>, width: number) => probabilitiesOf(outputs, { width, logits });
  if (typeof loss === 'function') {
    const widths = kind === 'regression' ? [1] : classCount === 2 ? [2, 1] : [classCount];
    return { name: 'own', widths, ofBatch: ownLoss(loss, context), sumOf: null, predictions };
  }
  checkName(loss, { kind, classCount });
  const width = kind === 'regression' || loss.startsWith('binary') ? 1 : classCount;
  const ofBatch = (outputs: Tensor, targets: Tensor) => tensorLosses[loss](tf, outputs, targets);
  return { name: loss, widths: [width], ofBatch, sumOf: lossSums[loss], predictions };
}

function checkName(loss: LossName, { kind, classCount }: { kind: Task['kind']; classCount: number }): void {
  const known: readonly LossName[] = lossNames[kind];
  if (!known.includes(loss))
    throw new TrialError(
      'user',
      `loss must be a function or, for ${kind}, one of ${listed(known)}, got ${JSON.stringify(loss)}.${didYouMean(loss, known)}`,
    );
  if (loss.startsWith('binary') && classCount !== 2)
    throw new TrialError('user', `loss "${loss}" is for 2 classes, the data have ${classCount}.`);
}

function ownLoss(loss: LossFunction, { tf, params }: LossContext): Loss['ofBatch'] {
  return (outputs, targets) => {
    const given: unknown = loss(twoAxes(outputs), twoAxes(targets), { tf, params });
    const count = outputs.shape[0];
    if (isTensor(tf, given) && (given.rank === 0 || (given.rank === 1 && given.shape[0] === count))) return given;
    const got = isTensor(tf, given) ? `a tensor of shape [${given.shape.join(', ')}]` : typeof given;
    throw new TrialError(
      'user',
      `loss must give a scalar or one value for each of the ${count} examples, [${count}], got ${got}. ` +
        `It is given outputs [${outputs.shape.join(', ')}] and targets [${targets.shape.join(', ')}].`,
    );
  };
}

/** Loss of each example, `[batch]`; gradients flow through all of them. */
const tensorLosses: Readonly<Record<LossName, (tf: TensorFlow, outputs: Tensor, targets: Tensor) => Tensor>> = {
  crossEntropy: (_, outputs, targets) => outputs.mul(targets).sum(-1).maximum(smallestProbability).log().neg(),
  crossEntropyFromLogits: (_, outputs, targets) => outputs.logSoftmax(-1).mul(targets).sum(-1).neg(),
  binaryCrossEntropy: (_, outputs, targets) => {
    const wanted = secondClass(targets);
    // The probability of the class that is right.
    const right = wanted.mul(outputs).add(wanted.sub(1).mul(outputs.sub(1)));
    return right.maximum(smallestProbability).log().neg().sum(-1);
  },
  // softplus(x) - x * y, which cannot overflow.
  binaryCrossEntropyFromLogits: (_, outputs, targets) =>
    outputs
      .softplus()
      .sub(outputs.mul(secondClass(targets)))
      .sum(-1),
  meanSquaredError: (_, outputs, targets) => outputs.sub(targets).square().sum(-1),
  meanAbsoluteError: (_, outputs, targets) => outputs.sub(targets).abs().sum(-1),
  huber: (_, outputs, targets) => {
    const error = outputs.sub(targets).abs();
    const inner = error.minimum(1);
    return inner.square().mul(0.5).add(error.sub(inner)).sum(-1);
  },
};

/** `[batch, 1]`: 1 where the example is of class 1. */
function secondClass(oneHot: Tensor): Tensor {
  return oneHot.slice([0, 1], [-1, 1]);
}

function twoAxes(tensor: Tensor): Tensor2D {
  return tensor.as2D(tensor.shape[0], tensor.shape[1] ?? 1);
}
