import type { Optimizer } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';
import type { TrainingSettings } from './training-settings.ts';

/** An optimiser and the way to free everything it holds. */
export interface OwnedOptimizer {
  readonly optimizer: Optimizer;
  readonly dispose: () => void;
}

/** Makes the optimiser that the settings name; `dispose` it after the trial. */
export function makeOptimizer(tf: TensorFlow, settings: TrainingSettings): OwnedOptimizer {
  const optimizer = create(tf, settings);
  return {
    optimizer,
    dispose: () => {
      optimizer.dispose();
      // tfjs's momentum optimiser forgets the learning rate tensor it has from plain SGD.
      const rate: unknown = Reflect.get(optimizer, 'c');
      if (rate instanceof tf.Tensor && !rate.isDisposed) rate.dispose();
    },
  };
}

function create(tf: TensorFlow, { optimizer, learningRate, momentum }: TrainingSettings): Optimizer {
  switch (optimizer) {
    case 'sgd':
      return momentum > 0 ? tf.train.momentum(learningRate, momentum) : tf.train.sgd(learningRate);
    case 'adam':
      return tf.train.adam(learningRate);
    case 'rmsprop':
      return tf.train.rmsprop(learningRate);
    case 'adagrad':
      return tf.train.adagrad(learningRate);
  }
}
