import type { layers, Optimizer, Tensor } from '@tensorflow/tfjs';
import { seededRandom, shuffled } from '../../../shared/seeded-random.ts';
import type { RunnerSweep } from '../../../shared/runner-protocol.ts';
import type { Task, TensorFlow } from '../../../shared/task.ts';
import type { Params } from '../../../shared/trial.ts';
import { openTraining, type OpenTraining } from '../../runner/open-training.ts';
import type { PreparedData } from '../../runner/prepared-data.ts';
import { singleOutput } from '../../runner/step.ts';
import type { Training } from '../../runner/training.ts';
import { type Batch, batchOf, type TrainingRows } from '../../runner/training-rows.ts';

/** A layer of TensorFlow.js, whatever its kind. */
export type AnyLayer = layers.Layer;

/** What a training is opened from, once for every check. */
export interface Planned {
  readonly tf: TensorFlow;
  readonly task: Task;
  readonly data: PreparedData;
  readonly sweep: RunnerSweep;
  readonly params: Params;
  readonly seed: number;
}

/** An opened training that checks may look into; those that train put its weights back. */
export interface Subject {
  readonly planned: Planned;
  readonly open: OpenTraining;
  readonly training: Training;
  /** Layers made while `model` ran, in their order. */
  readonly made: readonly AnyLayer[];
  /** Up to 16 training examples with different encoded inputs, classes in turn. */
  readonly probe: readonly number[];
}

/** Examples that any sound network learns by heart. */
const probeSize = 16;

/** Opens a planned trial for checks; dispose `open` afterwards. */
export function openSubject(planned: Planned): Subject {
  const made: AnyLayer[] = [];
  const { tf, task, data, sweep, params, seed } = planned;
  const watched: Task = { ...task, model: (given, own, context) => task.model(given, watchedTf(own, made), context) };
  const open = openTraining(tf, { task: watched, data, sweep, given: params, seed });
  return { planned, open, training: open.training, made, probe: probeOf(open.training.train, seed) };
}

/** The same TensorFlow.js, whose layers are written down as they are made. */
function watchedTf(tf: TensorFlow, made: AnyLayer[]): TensorFlow {
  const factories = Object.entries(tf.layers).map(([name, factory]: [string, unknown]) => {
    if (typeof factory !== 'function' || /^[A-Z]/.test(name)) return [name, factory] as const;
    const watchedFactory = (...args: readonly unknown[]): unknown => {
      const layer: unknown = Reflect.apply(factory, tf.layers, args);
      if (layer instanceof tf.layers.Layer) made.push(layer);
      return layer;
    };
    return [name, watchedFactory] as const;
  });
  return Object.assign({}, tf, { layers: Object.assign({}, tf.layers, Object.fromEntries(factories)) });
}

/** Positions of up to `size` rows whose encoded inputs differ, taken from the classes in turn. */
function probeOf(rows: TrainingRows, seed: number): number[] {
  const order = shuffled([...Array(rows.count).keys()], seededRandom('probe', seed));
  const size = rows.values.length / Math.max(1, rows.count);
  const seen = new Set<string>();
  const queues = new Map<number, number[]>();
  for (const row of order) {
    const label = rows.classes ? (rows.targets[row] ?? 0) : 0;
    const queue = queues.get(label) ?? [];
    if (queue.length >= probeSize) continue;
    const key = rows.values.subarray(row * size, (row + 1) * size).join();
    if (seen.has(key)) continue;
    seen.add(key);
    queue.push(row);
    queues.set(label, queue);
  }
  const chosen: number[] = [];
  for (let turn = 0; turn < probeSize; turn++)
    for (const queue of queues.values()) {
      const row = queue[turn];
      if (row !== undefined && chosen.length < probeSize) chosen.push(row);
    }
  return chosen;
}

/** The rows at these positions as tensors; dispose `x` and `y`. */
export function batchAt({ training }: Subject, positions: readonly number[]): Batch {
  return batchOf(training.tf, training.train, positions);
}

/** Runs `work` with a batch that is disposed afterwards. */
export function withBatch<T>(subject: Subject, positions: readonly number[], work: (batch: Batch) => T): T {
  const batch = batchAt(subject, positions);
  try {
    return work(batch);
  } finally {
    subject.training.tf.dispose([batch.x, batch.y]);
  }
}

/** The model's outputs for inputs, row-major; `training` false: as an evaluation sees them. */
export function outputsOf({ tf, model }: Training, x: Tensor, training = false): Float32Array {
  return tf.tidy(() => Float32Array.from(singleOutput(tf, model.apply(x, { training })).dataSync()));
}

/** Mean loss of a batch as an evaluation sees it; NaN or infinite where it is. */
export function evalLoss({ tf, model, loss }: Training, { x, y }: Batch): number {
  return tf.tidy(
    () =>
      loss
        .ofBatch(singleOutput(tf, model.apply(x, { training: false })), y)
        .mean()
        .dataSync()[0] ?? NaN,
  );
}

/** Mean loss of given outputs, without the model. */
export function lossOfOutputs({ tf, loss, width }: Training, outputs: ArrayLike<number>, y: Tensor): number {
  const count = outputs.length / width;
  return tf.tidy(
    () =>
      loss
        .ofBatch(tf.tensor2d(Float32Array.from(outputs), [count, width]), y)
        .mean()
        .dataSync()[0] ?? NaN,
  );
}

/** One training step without the model's penalties. Gives the mean loss before it. */
export function learn({ tf, model, loss, variables }: Training, { x, y }: Batch, optimizer: Optimizer): number {
  const { value, grads } = tf.variableGrads(
    () =>
      loss
        .ofBatch(singleOutput(tf, model.apply(x, { training: true })), y)
        .mean()
        .asScalar(),
    [...variables],
  );
  const told = value.dataSync()[0] ?? NaN;
  if (Number.isFinite(told)) optimizer.applyGradients(grads);
  tf.dispose([value]);
  tf.dispose(grads);
  return told;
}

/** Runs `work` and puts all weights back to what they were. */
export function keepingWeights<T>({ training: { tf, model } }: Subject, work: () => T): T {
  const before = model.weights.map((weight) => weight.read().dataSync().slice());
  try {
    return work();
  } finally {
    tf.tidy(() => {
      model.setWeights(
        model.weights.map((weight, at) => tf.tensor(before[at] ?? [], weight.read().shape, weight.read().dtype)),
      );
    });
  }
}

/** Runs `work` with every dropout and noise layer switched off. */
export function withoutDropout<T>({ training: { model } }: Subject, work: () => T): T {
  const undo: (() => void)[] = [];
  const off = (owner: object, name: string) => {
    const value: unknown = Reflect.get(owner, name);
    if (typeof value !== 'number' || value === 0) return;
    Reflect.set(owner, name, 0);
    undo.push(() => Reflect.set(owner, name, value));
  };
  for (const layer of flatLayers(model.layers)) {
    const cell: unknown = Reflect.get(layer, 'cell');
    for (const owner of [layer, ...(typeof cell === 'object' && cell !== null ? [cell] : [])])
      for (const name of ['rate', 'dropout', 'recurrentDropout', 'stddev']) off(owner, name);
  }
  try {
    return work();
  } finally {
    for (const restore of undo) restore();
  }
}

/** Layers of a model, those of models within it and of wrappers included. */
export function flatLayers(given: readonly AnyLayer[]): AnyLayer[] {
  return given.flatMap((layer) => [layer, ...flatLayers(innerLayers(layer))]);
}

function innerLayers(layer: AnyLayer): AnyLayer[] {
  const names = ['layers', 'layer', 'forwardLayer', 'backwardLayer'];
  return names
    .flatMap((name): unknown[] => {
      const value: unknown = Reflect.get(layer, name);
      return Array.isArray(value) ? value : [value];
    })
    .filter(isLayer);
}

function isLayer(value: unknown): value is AnyLayer {
  return typeof value === 'object' && value !== null && 'getWeights' in value;
}
