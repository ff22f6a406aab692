import type { About, Dropped, Example, Task, TaskInput } from '../../shared/task.ts';
import type { PreparedData } from '../runner/prepared-data.ts';
import { numericInput } from '../runner/fingerprint.ts';

/** What kind of inputs the examples have; decides what can be looked at. */
export type InputForm = 'text' | 'image' | 'table' | 'numbers';

/** One side as the gates look at it: targets are class indices or values. */
export interface LookSide {
  readonly examples: readonly Example[];
  readonly targets: Float64Array;
}

/** The data of a sweep, split as every trial has them, and what is known about them. */
export interface LookData {
  readonly kind: Task['kind'];
  readonly form: InputForm;
  readonly about: About;
  readonly train: LookSide;
  readonly eval: LookSide;
  /** Class names in index order; empty for regression. */
  readonly classNames: readonly string[];
  readonly dropped: readonly Dropped[];
  /** The sweep's seed: every draw of the gates follows from it. */
  readonly seed: number;
}

/** The gates' view of prepared data. */
export function lookDataOf(task: Pick<Task, 'kind' | 'about'>, data: PreparedData, seed: number): LookData {
  return {
    kind: task.kind,
    form: formOf(data.train.examples[0]?.input ?? data.eval.examples[0]?.input ?? []),
    about: task.about ?? {},
    train: data.train,
    eval: data.eval,
    classNames: data.classNames,
    dropped: data.summary.dropped,
    seed,
  };
}

/** A label as people read it. */
export function labelName(data: Pick<LookData, 'kind' | 'classNames'>, target: number): string {
  return data.kind === 'classification'
    ? (data.classNames[target] ?? String(target))
    : String(Number(target.toPrecision(4)));
}

function formOf(input: TaskInput): InputForm {
  if (typeof input === 'string') return 'text';
  const numbers = numericInput(input);
  if (numbers === null) return 'table';
  return numbers.shape.length >= 2 ? 'image' : 'numbers';
}
