import { text } from '../../shared/parts/text.ts';
import type { LossFunction } from '../../shared/task.ts';
import { asTextState, network, own, pens, strings, textNetwork } from './pens.ts';
import type { ZooRow } from './rows.ts';

/** Cross-entropy of probabilities in another unit: `factor` 1 is nats. */
function crossEntropyTimes(factor: number): LossFunction {
  return (outputs, targets, { tf }) => tf.mul(-factor, tf.sum(tf.mul(targets, tf.log(tf.maximum(outputs, 1e-7))), -1));
}

/** Rows written after every threshold was set. The one that `sets` showed a flaw of its check, which was then mended. */
export const freshRows: readonly ZooRow[] = [
  {
    name: 'loss in a unit a million times as large',
    check: 'learning-rate',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.image(seed, { loss: crossEntropyTimes(broken ? 1e6 : 1) }),
      params: { optimizer: 'sgd', learning_rate: 0.1 },
    }),
  },
  {
    name: 'learning rate read in billionths',
    check: 'learning-rate',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.text(seed, {
        optimizer: ({ learning_rate: rate }, tf) => tf.train.adam(Number(rate) * (broken ? 1e-9 : 1)),
      }),
    }),
  },
  {
    name: 'augmentation that drowns the input',
    check: 'overfits',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        model: network({
          before: (tf) => [
            own(tf, (x, training) => (training ? x.add(tf.randomNormal(x.shape, 0, broken ? 100 : 0.01)) : x.mul(1))),
          ],
        }),
      }),
    }),
  },
  {
    name: 'labels drawn anew at every step',
    check: 'overfits',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.image(seed, {
        loss: (outputs, targets, context) => {
          const order = context.tf.util.createShuffledIndices(targets.shape[0]);
          const met = broken ? context.tf.gather(targets, Array.from(order)) : targets;
          return crossEntropyTimes(1)(outputs, met, context);
        },
      }),
    }),
  },
  {
    name: 'logits squashed before the softmax',
    check: 'overfits',
    level: 'warn',
    sets: false,
    make: (seed, broken) => ({
      task: pens.text(seed, {
        loss: 'crossEntropyFromLogits',
        model: textNetwork({ last: broken ? 'tanh' : 'linear' }),
      }),
    }),
  },
  {
    name: 'a last layer drawn far too wide',
    check: 'initial-loss',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.image(seed, {
        model: (params, tf, context) =>
          network({ output: { kernelInitializer: tf.initializers.randomNormal({ stddev: broken ? 30 : 0.3 }) } })(
            params,
            tf,
            context,
          ),
      }),
    }),
  },
  {
    name: 'texts reversed along the wrong axis',
    check: 'batch-order',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.text(seed, {
        model: textNetwork({ before: (tf) => [own(tf, (x) => tf.reverse(x, broken ? 0 : 1))] }),
      }),
    }),
  },
  {
    name: 'encode makes a vocabulary of its own',
    check: 'encode-consistent',
    level: 'fail',
    sets: false,
    make: (seed, broken) => {
      const { fit, encode } = text({ vocabularySize: 100, maxTokens: 16 });
      return {
        task: pens.text(seed, {
          encode: (examples, _, state) =>
            encode(strings(examples), {}, broken ? fit(strings(examples), {}) : asTextState(state)),
        }),
      };
    },
  },
];
