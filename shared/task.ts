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
  | string
  | readonly number[]
  | { readonly values: ArrayLike<number>; readonly shape: readonly number[] }
  | Readonly<Record<string, string | number | boolean | null>>;

/** One labelled example. Classification: class name or class index from 0; regression: a finite number. */
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
  /** An uncompiled model; classification ends in `classCount` probabilities (softmax), regression in one number. */
  readonly model: (params: TaskParams<Defaults>, tf: TensorFlow, context: ModelContext<State>) => tfjs.LayersModel;
}

/** What a trainable is given. */
export interface TrialContext {
  readonly params: Params;
  /** 1 to 2^31 - 1; TensorFlow.js and Math.random are seeded with it already. */
  readonly seed: number;
  readonly tf: TensorFlow;
  /** Tells the metrics of a step (from 1, rising by at least 1); the answer 'stop' asks to return soon. */
  readonly report: (step: number, metrics: Readonly<Record<string, number>>) => 'continue' | 'stop';
  /** Aborted when the trial is cancelled. */
  readonly signal: AbortSignal;
  readonly log: (text: string) => void;
}

/** The freer form: trains by itself and returns its metrics, among them the sweep's objective. */
export type Trainable = (
  trial: TrialContext,
) => Promise<Readonly<Record<string, number>>> | Readonly<Record<string, number>>;

const declared = Symbol.for('hypersweep.task');

/** What a task file's default export is, after {@link defineTask} or {@link defineTrainable}. */
export type Declared =
  | { readonly [declared]: 'task'; readonly task: Task }
  | { readonly [declared]: 'trainable'; readonly trainable: Trainable };

/** Declares a task; give it as a task file's default export. */
export function defineTask<Input extends TaskInput, State, const Defaults extends Params = Params>(
  task: Task<Input, State, Defaults>,
): Declared {
  return { [declared]: 'task', task: widen(task) };
}

/** Declares a trainable; give it as a task file's default export. */
export function defineTrainable(trainable: Trainable): Declared {
  return { [declared]: 'trainable', trainable };
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
