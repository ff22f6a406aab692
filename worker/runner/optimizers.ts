import type { Optimizer } from '@tensorflow/tfjs';
import type { Task, TensorFlow } from '../../shared/task.ts';
import type { Params } from '../../shared/trial.ts';
import type { TrainingSettings } from './training-settings.ts';
import { TrialError } from './trial-error.ts';

/** An optimiser, its learning rate, and the way to free everything it holds. */
export interface OwnedOptimizer {
  readonly optimizer: Optimizer;
  /** The rate it was made with: what a schedule scales. NaN where the task's own optimiser has none. */
  readonly learningRate: number;
  /** Takes effect at the next step. */
  readonly setLearningRate: (rate: number) => void;
  readonly dispose: () => void;
}

/**
 * Makes the optimiser of a task's own, else the one that the settings name; `dispose` it after the trial.
 * @throws TrialError `user` when the task's `optimizer` gives none
 */
export function makeOptimizer(
  tf: TensorFlow,
  settings: TrainingSettings,
  own?: { readonly make: NonNullable<Task['optimizer']>; readonly params: Params },
): OwnedOptimizer {
  const optimizer = own === undefined ? create(tf, settings) : checked(tf, own.make(own.params, tf));
  const rate: unknown = Reflect.get(optimizer, 'learningRate');
  return {
    optimizer,
    learningRate: typeof rate === 'number' ? rate : NaN,
    setLearningRate: (next) => {
      // Plain SGD and momentum keep the rate in a tensor beside the field; instanceof tells no optimiser from another.
      if (hasSetter(optimizer)) optimizer.setLearningRate(next);
      else Reflect.set(optimizer, 'learningRate', next);
    },
    dispose: () => {
      optimizer.dispose();
      // tfjs's momentum optimiser forgets the learning rate tensor it has from plain SGD.
      const kept: unknown = Reflect.get(optimizer, 'c');
      if (kept instanceof tf.Tensor && !kept.isDisposed) kept.dispose();
    },
  };
}

function create(tf: TensorFlow, settings: TrainingSettings): Optimizer {
  const { optimizer, learningRate, momentum, nesterov, beta1, beta2 } = settings;
  const epsilon = settings.epsilon ?? undefined;
  switch (optimizer) {
    case 'sgd':
      return momentum > 0 ? tf.train.momentum(learningRate, momentum, nesterov) : tf.train.sgd(learningRate);
    case 'adam':
      return tf.train.adam(learningRate, beta1, beta2, epsilon);
    case 'adamax':
      return tf.train.adamax(learningRate, beta1, beta2, epsilon);
    case 'rmsprop':
      return tf.train.rmsprop(learningRate, settings.rho ?? 0.9, momentum, epsilon);
    case 'adagrad':
      return tf.train.adagrad(learningRate);
    case 'adadelta':
      return tf.train.adadelta(learningRate, settings.rho ?? 0.95, epsilon);
  }
}

function hasSetter(optimizer: object): optimizer is { setLearningRate: (rate: number) => void } {
  return 'setLearningRate' in optimizer;
}

function checked(tf: TensorFlow, given: unknown): Optimizer {
  if (given instanceof tf.Optimizer) return given;
  throw new TrialError(
    'user',
    `optimizer must return an optimiser such as tf.train.adam(0.001), got ${given === null ? 'null' : typeof given}.`,
  );
}
