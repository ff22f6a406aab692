import type { Example, TaskInput } from '../../shared/task.ts';
import { numericInput } from './fingerprint.ts';

/** What is wrong with the inputs, one sentence a kind of mistake, naming the first example it was met in. */
export function inputProblems(examples: readonly Example[]): string[] {
  const first = examples[0];
  if (first === undefined) return [];
  const form = formOf(first.input);
  const differing = examples.findIndex(({ input }) => formOf(input) !== form);
  const problems: string[] = [];
  if (form === unusable)
    return [`data: examples[0].input must be a text, numbers, { values, shape } or a table row, got ${unusable}.`];
  if (differing >= 0) {
    const other = examples[differing];
    problems.push(
      `data: examples[${differing}].input must have the form of the first, ${form}, got ${other === undefined ? '' : formOf(other.input)}.`,
    );
  }
  const infinite = examples.findIndex(({ input }) => !allFinite(input));
  if (infinite >= 0)
    problems.push(`data: examples[${infinite}].input must hold finite numbers only; it has NaN or Infinity.`);
  const badShape = examples.findIndex(({ input }) => !shapeFits(input));
  if (badShape >= 0)
    problems.push(`data: examples[${badShape}].input.shape does not multiply to the number of its values.`);
  return problems;
}

const unusable = 'something else';

function formOf(input: unknown): string {
  if (typeof input === 'string') return 'a text';
  if (typeof input !== 'object' || input === null) return unusable;
  if (!isInput(input)) return unusable;
  const numbers = numericInput(input);
  if (numbers === null) return `a row of ${Object.keys(input).sort().join(', ')}`;
  return `numbers of shape [${numbers.shape.join(', ')}]`;
}

/** Anything but a bare text that a task can give: told apart further by {@link numericInput}. */
function isInput(input: object): input is Exclude<TaskInput, string> {
  return !(input instanceof Map) && !(input instanceof Set) && !(input instanceof Date);
}

function allFinite(input: TaskInput): boolean {
  if (typeof input === 'string') return true;
  const numbers = numericInput(input);
  // A missing value of a table row is null; NaN there is a mistake of the reader.
  const values: ArrayLike<unknown> = numbers?.values ?? Object.values(input);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (typeof value === 'number' ? !Number.isFinite(value) : numbers !== null) return false;
  }
  return true;
}

function shapeFits(input: TaskInput): boolean {
  const numbers = numericInput(input);
  return numbers === null || numbers.shape.reduce((size, length) => size * length, 1) === numbers.values.length;
}
