import { sweepText, type Template } from './template.ts';

/** A small convolutional network over images that the task draws itself. */
export function imageTemplate(name: string): Template {
  const parameters = [
    'filters: { values: [4, 8], default: 4 }',
    'kernel: { values: [2, 3], default: 3 }',
    'dropout: { min: 0.0, max: 0.5, default: 0.1 }',
  ];
  const metric = { name: 'eval/accuracy', goal: 'maximize' } as const;
  return {
    files: [
      { name: `${name}-task.ts`, text: taskText },
      { name: `${name}-sweep.yaml`, text: sweepText({ name, metric, epochs: 8, parameters }) },
    ],
    notes: ['the task draws its images itself; read your own in their place'],
  };
}

const taskText = `import { defineTask } from 'hypersweep';

const size = 8;

/** A bar across, a bar down, or a frame, at a random place and with noise. Math.random is seeded while data runs. */
function draw(kind: string): number[] {
  const at = 1 + Math.floor(Math.random() * (size - 2));
  return Array.from({ length: size * size }, (_, index) => {
    const [row, column] = [Math.floor(index / size), index % size];
    const edge = Math.min(row, column, size - 1 - row, size - 1 - column) === 0;
    const on = kind === 'across' ? row === at : kind === 'down' ? column === at : edge;
    return (on ? 0.7 : 0) + 0.6 * Math.random();
  });
}

export default defineTask({
  kind: 'classification',
  // Where the data come from: the report says it, or that nobody knows.
  about: { source: 'drawn by hypersweep init', collected: '', knownNoise: '' },
  // Parameters of your own, and their values where a sweep file does not set them.
  defaults: { filters: 4, kernel: 3, dropout: 0.1 },
  // Put your own images here: numbers from 0 to 1, row by row, channels last. Read files through file('...'), the argument
  // of data, so that a worker with other files refuses the trial.
  data: () => ({
    examples: Array.from({ length: 300 }, (_, index) => {
      const label = ['across', 'down', 'frame'][index % 3] ?? 'frame';
      return { input: { values: draw(label), shape: [size, size, 1] }, label };
    }),
  }),
  model: (params, tf, { inputShape, classCount }) =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({
          filters: params.filters,
          kernelSize: params.kernel,
          activation: 'relu',
          inputShape: [...inputShape],
        }),
        tf.layers.maxPooling2d({ poolSize: 2 }),
        tf.layers.flatten(),
        tf.layers.dropout({ rate: params.dropout }),
        tf.layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
});
`;
