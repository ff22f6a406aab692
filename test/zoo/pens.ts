import type { layers as tfLayers, LayersModel, Tensor } from '@tensorflow/tfjs';
import { text } from '../../shared/parts/text.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import type { Example, Task, TaskData, TensorFlow } from '../../shared/task.ts';
import type { Params } from '../../shared/trial.ts';

/** A task of the zoo and the plan it is looked at with. */
export interface Animal {
  readonly task: Task;
  readonly params?: Params;
  readonly swept?: readonly string[];
}

type Layer = tfLayers.Layer;
type Context = Parameters<Task['model']>[2];

const classes = ['a', 'b', 'c'];

/** Vectors of 8 numbers around the centre of their class, which overlap a little. */
export function vectors(seed: number, count = 240): Example[] {
  const random = seededRandom('zoo vectors', seed);
  return Array.from({ length: count }, () => {
    const label = random.below(classes.length);
    const input = Array.from({ length: 8 }, (_, at) => normal(random) + (at % classes.length === label ? 1.6 : 0));
    return { input, label: classes[label]! };
  });
}

/** Images of 6 x 6 grey values from 0 to 1: bars that lie or stand, with noise. */
export function images(seed: number, count = 240): Example[] {
  const random = seededRandom('zoo images', seed);
  return Array.from({ length: count }, () => {
    const label = random.below(2);
    const place = random.below(6);
    const values = Float32Array.from({ length: 36 }, (_, at) =>
      Math.min(1, 0.35 * random.next() + ((label === 0 ? Math.floor(at / 6) : at % 6) === place ? 0.6 : 0)),
    );
    return { input: { values, shape: [6, 6, 1] }, label: label === 0 ? 'lies' : 'stands' };
  });
}

const topics = [
  ['leaf', 'root', 'soil', 'seed', 'bloom', 'stem'],
  ['mast', 'sail', 'hull', 'deck', 'wharf', 'keel'],
];
const fillers = ['the', 'of', 'and', 'near', 'under', 'old', 'new', 'big', 'small', 'with', 'seen', 'often'];

/** Texts of 8 to 16 words on one of two topics; a third of the words tell which, mostly towards the end. */
export function texts(seed: number, count = 300): Example<string>[] {
  const random = seededRandom('zoo texts', seed);
  const pick = (words: readonly string[]) => words[random.below(words.length)]!;
  return Array.from({ length: count }, () => {
    const label = random.below(2);
    const length = 8 + random.below(9);
    const words = Array.from({ length }, (_, at) =>
      pick(random.next() < (at < 3 ? 0.05 : 0.4) ? topics[label]! : fillers),
    );
    return { input: words.join(' '), label: label === 0 ? 'plants' : 'ships' };
  });
}

/** Vectors with a value that is linear in them but for a little noise. */
export function values(seed: number, count = 240): Example[] {
  const random = seededRandom('zoo values', seed);
  return Array.from({ length: count }, () => {
    const input = Array.from({ length: 6 }, () => normal(random));
    return { input, label: input[0]! - 0.5 * input[1]! + 0.3 * input[2]! + 0.1 * normal(random) };
  });
}

/** One draw of the standard normal distribution (Box and Muller 1958). */
export function normal(random: { readonly next: () => number }): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Examples as a task's data: split by the sweep, or train first and the rest eval. */
export function given(examples: readonly Example[], trainCount?: number): () => TaskData {
  return () =>
    trainCount === undefined
      ? { examples }
      : { train: examples.slice(0, trainCount), eval: examples.slice(trainCount) };
}

/** What a pen's model may be asked to do otherwise. */
export interface Twist {
  /** Activation of the last layer. */
  readonly last?: 'softmax' | 'sigmoid' | 'linear' | 'relu' | 'tanh';
  readonly hidden?: Partial<Parameters<TensorFlow['layers']['dense']>[0]>;
  readonly output?: Partial<Parameters<TensorFlow['layers']['dense']>[0]>;
  /** Layers between the hidden one and the last. */
  readonly between?: (tf: TensorFlow) => Layer[];
  /** Layers before the hidden one. */
  readonly before?: (tf: TensorFlow) => Layer[];
}

/** A small network: flatten, dense, relu, whatever is between, and the last layer. */
export function network(twist: Twist = {}) {
  return (_: Params, tf: TensorFlow, { inputShape, classCount }: Context): LayersModel => {
    const last = twist.last ?? 'softmax';
    return tf.sequential({
      layers: [
        tf.layers.reshape({
          inputShape: [...inputShape],
          targetShape: [inputShape.reduce((size, length) => size * length, 1)],
        }),
        ...(twist.before?.(tf) ?? []),
        tf.layers.dense({ units: 16, activation: 'relu', ...twist.hidden }),
        ...(twist.between?.(tf) ?? []),
        tf.layers.dense({ units: classCount, activation: last, ...twist.output }),
      ],
    });
  };
}

/** A text network: embedding, whatever is before, mean over the words, dense layers. */
export function textNetwork(twist: Twist = {}) {
  return (_: Params, tf: TensorFlow, { inputShape, classCount, state }: Context): LayersModel =>
    tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: sizeOf(state), outputDim: 8, inputShape: [...inputShape] }),
        ...(twist.before?.(tf) ?? []),
        tf.layers.globalAveragePooling1d({}),
        tf.layers.dense({ units: 16, activation: 'relu', ...twist.hidden }),
        ...(twist.between?.(tf) ?? []),
        tf.layers.dense({ units: classCount, activation: twist.last ?? 'softmax' }),
      ],
    });
}

function sizeOf(state: unknown): number {
  return typeof state === 'object' && state !== null && 'size' in state ? Number(state.size) : 100;
}

/** A layer that does what `call` says; `training` is the flag it is called with. */
export function own(tf: TensorFlow, call: (x: Tensor, training: boolean) => Tensor): Layer {
  class Own extends tf.layers.Layer {
    override call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor {
      return tf.tidy(() => call(Array.isArray(inputs) ? inputs[0]! : inputs, kwargs.training === true));
    }
    override computeOutputShape(shape: number[]): number[] {
      return shape;
    }
    static get className(): string {
      return 'Own';
    }
  }
  return new Own({});
}

/** Healthy tasks, each to be twisted in one place. */
export const pens = {
  table: (seed: number, change: Partial<Task> = {}): Task => ({
    kind: 'classification',
    data: given(vectors(seed)),
    model: network(),
    ...change,
  }),
  image: (seed: number, change: Partial<Task> = {}): Task => ({
    kind: 'classification',
    data: given(images(seed)),
    model: network(),
    ...change,
  }),
  text: (seed: number, change: Partial<Task> = {}): Task => {
    const { fit, encode } = text({ vocabularySize: 100, maxTokens: 16 });
    return {
      kind: 'classification',
      data: given(texts(seed)),
      fit: (train) => fit(strings(train), {}),
      encode: (examples, _, state) => encode(strings(examples), {}, asTextState(state)),
      model: textNetwork(),
      ...change,
    };
  },
  value: (seed: number, change: Partial<Task> = {}): Task => ({
    kind: 'regression',
    data: given(values(seed)),
    model: network({ last: 'linear' }),
    ...change,
  }),
};

/** Examples known to be texts. */
export function strings(examples: readonly Example[]): Example<string>[] {
  return examples.map(({ input, ...rest }) => ({ ...rest, input: typeof input === 'string' ? input : '' }));
}

/** A text part's state, as plain JSON gives it back. */
export function asTextState(state: unknown): Parameters<ReturnType<typeof text>['encode']>[2] {
  return state as Parameters<ReturnType<typeof text>['encode']>[2];
}
