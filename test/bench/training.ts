import type { LayersModel } from '@tensorflow/tfjs';
import { backends, type Backend } from '../../shared/records.ts';
import { defineTask, type Declared, type Task } from '../../shared/task.ts';
import { followDynamics } from '../../worker/runner/dynamics.ts';
import { openTraining, type OpenTraining } from '../../worker/runner/open-training.ts';
import { prepareData } from '../../worker/runner/prepared-data.ts';
import { taskOf } from '../../worker/runner/task-cache.ts';
import { loadData } from '../../worker/runner/task-data.ts';
import { type LayerLook, trainEpochs } from '../../worker/runner/train.ts';
import { loadTensorFlow } from '../../worker/tf.ts';
import { fashion } from '../../worker/tasks/fashion.ts';
import { sentiment } from '../../worker/tasks/sentiment.ts';
import { someSweep } from '../support/run-trial-here.ts';

/**
 * `tsx test/bench/training.ts BACKEND`: steps/s of the training loop with dynamics against `model.fit` of the same model,
 * data and batch in one process, each evaluating after every epoch; what dynamics cost; the middle of five rounds.
 */
const rounds = 5;
/** On the native backend `fit` draws a progress bar otherwise. */
const silent = { verbose: 0 } as const;
const breathe = () => Promise.resolve();
const backend: Backend = backends.find((name) => name === process.argv[2]) ?? 'wasm';
const { tf } = await loadTensorFlow(backend);

const numbers = (count: number, size: number, shape: readonly number[]) =>
  Array.from({ length: count }, (_, i) => ({
    input: { values: Float32Array.from({ length: size }, (__, k) => Math.sin(i * 0.7 + k * (1 + (i % 10)))), shape },
    label: i % 10,
  }));
const dense = defineTask({
  kind: 'classification',
  data: () => ({ examples: numbers(2000, 64, [64]) }),
  model: (_, t, { inputShape, classCount }) =>
    t.sequential({
      layers: [
        t.layers.dense({ units: 32, activation: 'relu', inputShape: [...inputShape] }),
        t.layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
});
const convolutional = defineTask({
  kind: 'classification',
  data: () => ({ examples: numbers(600, 784, [28, 28, 1]) }),
  model: (_, t, { inputShape, classCount }) =>
    t.sequential({
      layers: [
        t.layers.conv2d({ filters: 8, kernelSize: 3, activation: 'relu', inputShape: [...inputShape] }),
        t.layers.maxPooling2d({ poolSize: 2 }),
        t.layers.flatten(),
        t.layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
});

const epochs = 3;
const tasks: readonly (readonly [string, Declared])[] = [
  ['dense 64-32-10', dense],
  ['sentiment (embedding)', sentiment],
  ['convolution 28x28, 8 filters', convolutional],
  ['fashion (convolutions)', fashion],
];
console.log(
  `| ${backend}: model | fit, steps/s | loop, steps/s | loop with dynamics | ratio | dynamics, ms an epoch | share |\n|---|---|---|---|---|---|---|`,
);
for (const [name, declared] of tasks) await bench(name, taskOf(declared)!);

async function bench(name: string, task: Task): Promise<void> {
  const data = prepareData(task.kind, await loadData(task, '.'), someSweep);
  const opened = () =>
    openTraining(tf, { task, data, sweep: someSweep, given: { epochs, batch_size: 32, optimizer: 'adam' }, seed: 1 });
  const times: { fit: number[]; bare: number[]; watched: number[] } = { fit: [], bare: [], watched: [] };
  const costs: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    // Taking turns, so that the machine's mood is shared; the first round warms up.
    const took = {
      fit: await timed(opened(), fit),
      bare: await timed(opened(), bare),
      watched: await timed(opened(), async (open) => costs.push(await watched(open))),
    };
    if (round > 0) for (const key of ['fit', 'bare', 'watched'] as const) times[key].push(took[key]);
    else costs.length = 0;
  }
  const open = opened();
  const steps = open.training.course.steps;
  open.dispose();
  const [fitted, alone, whole] = [times.fit, times.bare, times.watched].map(middle) as [number, number, number];
  const cost = middle(costs);
  const cells = [steps / fitted, steps / alone, steps / whole].map((speed) => (speed * 1000).toFixed(0));
  console.log(
    `| ${name} | ${cells.join(' | ')} | ${(fitted / whole).toFixed(2)} | ${(cost / epochs).toFixed(1)} | ${((100 * cost) / alone).toFixed(1)} % |`,
  );
}

async function timed(open: OpenTraining, train: (open: OpenTraining) => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await train(open);
  const took = performance.now() - since;
  open.dispose();
  return took;
}

async function fit({ training }: OpenTraining): Promise<void> {
  const model: LayersModel = training.model;
  model.compile({
    optimizer: tf.train.adam(training.settings.learningRate),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  });
  const [train, held] = [training.train, training.eval].map(({ values, shape, count, targets, width }) => ({
    x: tf.tensor(values, [count, ...shape]),
    y: tf.tidy(() => tf.oneHot(tf.tensor1d(Int32Array.from(targets), 'int32'), width).toFloat()),
  }));
  await model.fit(train!.x, train!.y, {
    ...{ epochs, batchSize: training.settings.batchSize, validationData: [held!.x, held!.y] },
    ...silent,
    // As the loop does: the event loop gets its turn now and then.
    yieldEvery: 100,
  });
  tf.dispose([train!.x, train!.y, held!.x, held!.y]);
}

async function bare({ training }: OpenTraining): Promise<void> {
  for await (const end of trainEpochs(training, { breathe }))
    if (end.diverged !== undefined) throw new Error(end.diverged);
}

/** Gives the milliseconds spent on dynamics: every operation of all three backends is synchronous. */
async function watched({ training }: OpenTraining): Promise<number> {
  let spent = 0;
  const clocked = <T>(part: () => T): T => {
    const since = performance.now();
    const result = part();
    spent += performance.now() - since;
    return result;
  };
  const rows: { epoch: number; metrics: Readonly<Record<string, number>> }[] = [];
  const dynamics = clocked(() =>
    followDynamics(training, { sweepSeed: 1, tell: () => undefined, now: () => performance.now() }),
  );
  const look: LayerLook = (epoch, gradients) => {
    const after = clocked(() => dynamics.look(epoch, gradients));
    return after === null ? null : () => clocked(after);
  };
  for await (const end of trainEpochs(training, { breathe, look })) {
    rows.push({ epoch: end.epoch, metrics: end.metrics });
    clocked(() => dynamics.epochDone(end));
  }
  clocked(() => dynamics.finish(rows, null));
  dynamics.dispose();
  return spent;
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
