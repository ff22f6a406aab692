import { table } from '../../shared/parts/table.ts';
import { defineTask, type TensorFlow } from '../../shared/task.ts';
import { penguinsByMass, penguinsBySpecies, penguinSpecies } from '../datasets/penguins.ts';

const about = {
  source: 'Palmer penguins (Horst, Hill and Gorman 2020), CC0',
  collected: 'Palmer Station, Antarctica, 2007 to 2009',
  knownNoise: 'two penguins were never measured; the sex of nine others is not known',
};

const defaults = { hidden_layers: 1, hidden_units: 16, dropout: 0, learning_rate: 1e-2, batch_size: 16, epochs: 40 };

const rows = table();

/** Which of three species is a penguin? A small dense network over a table with texts, numbers and gaps. */
export const penguins = defineTask({
  kind: 'classification',
  about,
  defaults,
  data: ({ file }) => ({ ...penguinsBySpecies(file), classNames: penguinSpecies }),
  ...rows,
  model: (params, tf, { inputShape, classCount }) =>
    tf.sequential({
      layers: [
        ...hidden(tf, inputShape, params),
        tf.layers.dense({ units: classCount, activation: 'softmax', name: 'species' }),
      ],
    }),
});

/** How heavy is a penguin, in kg? The same table; the network starts at the mean of the training side. */
export const penguinsMass = defineTask({
  kind: 'regression',
  about,
  defaults,
  data: ({ file }) => penguinsByMass(file),
  fit: (train) => ({
    ...rows.fit(train),
    mean: train.reduce((sum, { label }) => sum + Number(label), 0) / Math.max(1, train.length),
  }),
  encode: rows.encode,
  model: (params, tf, { inputShape, state }) =>
    tf.sequential({
      layers: [
        ...hidden(tf, inputShape, params),
        tf.layers.dense({ units: 1, biasInitializer: tf.initializers.constant({ value: state.mean }), name: 'mass' }),
      ],
    }),
});

interface Sizes {
  readonly hidden_layers: number;
  readonly hidden_units: number;
  readonly dropout: number;
}

function hidden(tf: TensorFlow, inputShape: readonly number[], sizes: Sizes) {
  const { hidden_layers: layers, hidden_units: units, dropout } = sizes;
  if (!Number.isInteger(layers) || layers < 1 || layers > 8)
    throw new Error(`hidden_layers must be a whole number from 1 to 8, got ${layers}`);
  return Array.from({ length: layers }, (_, depth) => [
    tf.layers.dense({ units, activation: 'relu', ...(depth === 0 ? { inputShape: [...inputShape] } : {}) }),
    ...(dropout > 0 ? [tf.layers.dropout({ rate: dropout })] : []),
  ]).flat();
}
