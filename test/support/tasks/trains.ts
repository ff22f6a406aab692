import { defineTask } from 'hypersweep';

/** A small network with dropout on noisy points: every source of chance a trial has. */
export default defineTask({
  kind: 'classification',
  defaults: { a: 1, units: 6, epochs: 4, learning_rate: 0.02 },
  data: () => ({
    examples: Array.from({ length: 90 }, (_, index) => ({
      input: [0, 1, 2].map((axis) => Math.sin(index * (axis + 1.3)) + (index % 3) * 0.6),
      label: ['low', 'middle', 'high'][index % 3] ?? '',
    })),
  }),
  model: (params, tf, { inputShape, classCount }) =>
    tf.sequential({
      layers: [
        tf.layers.dense({ units: params.units, activation: 'relu', inputShape: [...inputShape] }),
        tf.layers.dropout({ rate: 0.3 * Math.min(1, params.a) }),
        tf.layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
});
