import type * as tfjs from '@tensorflow/tfjs';
import type { Params, ParamValue } from './trial.ts';

/** The TensorFlow.js namespace a task is given; never import your own copy. */
export type TensorFlow = typeof tfjs;

/**
 * What one example feeds the model, before `encode`.
 * | form | meaning |
 * |---|---|
 * | `string` | a text |
 * | `number[]` | a feature vector |
 * | `{ values, shape }` | a tensor, row-major, e.g. `[28, 28, 1]` for a grey image |
 * | record of columns | a table row; numbers, strings, booleans, null for missing |
 */
export type TaskInput =
  string | readonly number[] | { readonly values: ArrayLike<number>; readonly shape: readonly number[] } | TableRow;

/** A row of a table: column name to value, null where it is missing. */
export type TableRow = Readonly<Record<string, string | number | boolean | null>>;

/**
 * One labelled example.
 * | kind | `label` | what the loss and own metrics are given |
 * |---|---|---|
 * | classification, by name | text, one of `classNames` (without it: the names met, in code-unit order) | one-hot row `[classCount]`; class index from 0 |
 * | classification, by index | whole number from 0 | the same |
 * | regression | finite number | row `[1]`; the number |
 */
export interface Example<Input extends TaskInput = TaskInput> {
  readonly input: Input;
  readonly label: string | number;
  /** Examples of one group stay on one side of the split. */
  readonly group?: string | number;
}

/** Source rows that are not used, so that nobody wonders where they went. */
export interface Dropped {
  readonly reason: string;
  readonly count: number;
  /** A few of the rows, as text. */
  readonly samples: readonly string[];
}

/** What `data` gives: all examples in source order (split by the sweep), or a split of the task's own. */
export type TaskData<Input extends TaskInput = TaskInput> = {
  readonly classNames?: readonly string[];
  readonly dropped?: readonly Dropped[];
} & (
  | { readonly examples: readonly Example<Input>[] }
  | {
      readonly train: readonly Example<Input>[];
      readonly eval: readonly Example<Input>[];
      readonly test?: readonly Example<Input>[];
    }
);

/** What `encode` gives: one row a given example, in order; all rows of one shape. */
export interface Encoded {
  /** Shape `[examples, ...]`; int32 rows for embeddings, float32 otherwise. */
  readonly inputs: { readonly values: Int32Array | Float32Array; readonly shape: readonly number[] };
  /** Tokens before truncation, one count an example. */
  readonly tokens?: readonly number[];
  /** Examples that were cut. */
  readonly truncated?: number;
  /** Share of tokens outside the vocabulary, 0 to 1. */
  readonly unknown?: number;
}

/** What `model` may look at beside its parameters. */
export interface ModelContext<State> {
  /** One encoded example's shape, without the batch. */
  readonly inputShape: readonly number[];
  /** Classes for classification, 1 for regression. */
  readonly classCount: number;
  readonly state: State;
}

/** Type of a parameter, as its default shows it: a default of null stands for any value. */
type ParamOf<Default extends ParamValue> = Default extends number
  ? number
  : Default extends string
    ? string
    : Default extends boolean
      ? boolean
      : ParamValue;

/**
 * The parameters as a task reads them: the sweep's over the task's `defaults`, and what the training loop uses
 * (learning_rate, optimizer, batch_size, epochs ...). Reading any other name is an error, so that a misspelt name is found.
 */
export type TaskParams<Defaults extends Params = Params> = Params & {
  readonly [Name in keyof Defaults]: ParamOf<Defaults[Name]>;
};

/** Where the data come from; the report says "not stated" without it. */
export interface About {
  readonly source?: string;
  readonly collected?: string;
  readonly knownNoise?: string;
}

/**
 * Losses by name. What the model's output must be, and how predictions are read from it:
 * | name | kind | output |
 * |---|---|---|
 * | `crossEntropy` | classification | `classCount` probabilities (softmax) |
 * | `crossEntropyFromLogits` | classification | `classCount` logits (linear) |
 * | `binaryCrossEntropy` | classification, 2 classes | 1 probability of class 1 (sigmoid) |
 * | `binaryCrossEntropyFromLogits` | classification, 2 classes | 1 logit of class 1 (linear) |
 * | `meanSquaredError`, `meanAbsoluteError` | regression | 1 number |
 * | `huber` | regression | 1 number; quadratic below an error of 1, linear above (Huber 1964) |
 */
export type LossName = (typeof lossNames)[Task['kind']][number];

/** The losses of each kind; the first is its default. */
export const lossNames = {
  classification: ['crossEntropy', 'crossEntropyFromLogits', 'binaryCrossEntropy', 'binaryCrossEntropyFromLogits'],
  regression: ['meanSquaredError', 'meanAbsoluteError', 'huber'],
} as const;

/**
 * A task's own loss. `outputs`: the model's, `[batch, width]`; `targets`: one-hot classes `[batch, classCount]` or values
 * `[batch, 1]`. Gives one loss an example, `[batch]`, or their mean, a scalar; the first can be weighted by class.
 */
export type LossFunction = (
  outputs: tfjs.Tensor2D,
  targets: tfjs.Tensor2D,
  context: { readonly tf: TensorFlow; readonly params: Params },
) => tfjs.Tensor;

/** Metrics by name; `loss` and those of the kind's first line are always computed, the others when a task or sweep names them. */
export const metricNames = {
  classification: {
    always: ['loss', 'accuracy'],
    asked: ['balanced_accuracy', 'macro_f1', 'roc_auc', 'log_loss'],
  },
  regression: { always: ['loss', 'mse', 'mae', 'r2'], asked: [] },
} as const;
export type MetricName = (typeof metricNames)[Task['kind']]['always' | 'asked'][number];

/** What a metric is computed from: everything one side (train or eval) predicted in an epoch. */
export interface Predictions {
  /** Row-major `[examples, width]`: probabilities of the classes in index order, or predicted values (width 1). */
  readonly outputs: ArrayLike<number>;
  /** Class indices, or values; one an example. */
  readonly targets: ArrayLike<number>;
  /** Columns of `outputs`. */
  readonly width: number;
  /** Class names in index order; empty for regression. */
  readonly classNames: readonly string[];
}

/** A task's own metric, reported as `train/<name>` and `eval/<name>`. */
export interface OwnMetric {
  readonly name: string;
  readonly compute: (predictions: Predictions) => number;
}

/** A declared task: every part can be looked at by gates, and the training loop is hypersweep's. */
export interface Task<Input extends TaskInput = TaskInput, State = unknown, Defaults extends Params = Params> {
  readonly kind: 'classification' | 'regression';
  readonly about?: About;
  /**
   * The task's own parameters and the values they have where the sweep does not set them. A sweep that sets one to
   * another type (text for a number) is refused. @defaultValue none: then the task reads only what is swept.
   */
  readonly defaults?: Defaults;
  /** Runs once in each runner; `file` resolves a path relative to the task file and makes it part of the data fingerprint. */
  readonly data: (context: { readonly file: (path: string) => string }) => TaskData<Input> | Promise<TaskData<Input>>;
  /** Vocabulary, scaling: sees the training examples only; plain JSON. */
  readonly fit?: (train: readonly Example<Input>[], params: TaskParams<Defaults>) => State;
  /** Examples to numbers; by default inputs that are numbers already are stacked. */
  readonly encode?: (examples: readonly Example<Input>[], params: TaskParams<Defaults>, state: State) => Encoded;
  /** An uncompiled model; its output is what the loss wants: by default `classCount` probabilities (softmax), or one number. */
  readonly model: (params: TaskParams<Defaults>, tf: TensorFlow, context: ModelContext<State>) => tfjs.LayersModel;
  /** What is trained on, without the penalties of the model's own regularisers. @defaultValue `crossEntropy`, `meanSquaredError` */
  readonly loss?: LossName | LossFunction;
  /**
   * How a classification model's output is read with a loss of the task's own: `logits` go through a softmax (one output:
   * a sigmoid) before metrics see them. A loss by name knows. @defaultValue probabilities
   */
  readonly outputs?: 'probabilities' | 'logits';
  /** A new optimiser for each trial, in place of the one that the reserved parameters name. */
  readonly optimizer?: (params: TaskParams<Defaults>, tf: TensorFlow) => tfjs.Optimizer;
  /** Metrics beside the standard ones of the kind. */
  readonly metrics?: readonly (MetricName | OwnMetric)[];
}

/** What a trainable is given. */
export interface TrialContext<Data = unknown> {
  readonly params: Params;
  /** 1 to 2^31 - 1; TensorFlow.js and Math.random are seeded with it already. */
  readonly seed: number;
  readonly tf: TensorFlow;
  /** What `data` gave, the same object in every trial of this runner; undefined for a trainable without. */
  readonly data: Data;
  /** Tells the metrics of a step (from 1, rising by at least 1); the answer 'stop' asks to return soon. */
  readonly report: (step: number, metrics: Readonly<Record<string, number>>) => 'continue' | 'stop';
  /** Aborted when the trial is cancelled. */
  readonly signal: AbortSignal;
  /**
   * A folder for this trial alone. What a lost or killed attempt left there is found by the next one on the same machine;
   * it is removed once the trial has a result.
   */
  readonly checkpointDir: string;
  readonly log: (text: string) => void;
}

type Metrics = Readonly<Record<string, number>>;

/** Trains by itself and returns its metrics, among them the sweep's objective. */
export type TrainFunction<Data = unknown> = (trial: TrialContext<Data>) => Promise<Metrics> | Metrics;

/** The freer form of a task. */
export interface Trainable<Data = unknown> {
  /** As a task's: parameters that the sweep may leave out. @defaultValue none */
  readonly defaults?: Params;
  /** Runs once in each runner; the bytes of the files asked for by `file` are the data fingerprint. */
  readonly data?: (context: { readonly file: (path: string) => string }) => Data | Promise<Data>;
  readonly train: TrainFunction<Data>;
}

const declared = Symbol.for('hypersweep.task');

/** What a task file's default export is, after {@link defineTask} or {@link defineTrainable}. */
export type Declared =
  | { readonly [declared]: 'task'; readonly task: Task }
  | { readonly [declared]: 'trainable'; readonly trainable: Trainable | TrainFunction };

/** Declares a task; give it as a task file's default export. */
export function defineTask<Input extends TaskInput, State, const Defaults extends Params = Params>(
  task: Task<Input, State, Defaults>,
): Declared {
  return { [declared]: 'task', task: widen(task) };
}

/** Declares a trainable, or its train function alone; give it as a task file's default export. */
export function defineTrainable<Data = undefined>(trainable: Trainable<Data> | TrainFunction<Data>): Declared {
  return { [declared]: 'trainable', trainable: widenTrainable(trainable) };
}

/** Whether a value came from {@link defineTask} or {@link defineTrainable}, of this or another copy of hypersweep. */
export function isDeclared(value: unknown): value is Declared {
  return typeof value === 'object' && value !== null && declared in value;
}

/** `task` or `trainable`: which form a declaration has. */
export function declaredForm(value: Declared): 'task' | 'trainable' {
  return value[declared];
}

function widen<Input extends TaskInput, State, Defaults extends Params>(task: Task<Input, State, Defaults>): Task {
  const widened: unknown = task;
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the runner gives a task back its own examples, state and parameters
  return widened as Task;
}

function widenTrainable<Data>(trainable: Trainable<Data> | TrainFunction<Data>): Trainable | TrainFunction {
  const widened: unknown = trainable;
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the runner gives a trainable back its own data
  return widened as Trainable | TrainFunction;
}
