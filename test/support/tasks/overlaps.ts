import { defineTask } from 'hypersweep';

const examples = Array.from({ length: 60 }, (_, row) => ({ input: [row, row % 7], label: row % 2 }));

/** All of eval is also trained on: the data gate must say so. */
export default defineTask({
  kind: 'classification',
  data: () => ({ train: examples, eval: examples.slice(0, 20) }),
  model: (_, tf, { inputShape, classCount }) =>
    tf.sequential({
      layers: [tf.layers.dense({ units: classCount, activation: 'softmax', inputShape: [...inputShape] })],
    }),
});
