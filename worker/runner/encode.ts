import type { Encoded, Example, Task } from '../../shared/task.ts';
import type { Params } from '../../shared/trial.ts';
import { numericInput } from './fingerprint.ts';
import { TrialError } from './trial-error.ts';

/** Encoded inputs of one side: `values` holds `count` rows of `shape`, row-major. */
export interface EncodedRows {
  readonly values: Int32Array | Float32Array;
  /** One example's shape, without the batch. */
  readonly shape: readonly number[];
  readonly count: number;
  /** Tokens before truncation, one count an example; where the task tells. */
  readonly tokens?: readonly number[];
  /** Examples that were cut; where the task tells. */
  readonly truncated?: number;
  /** Share of tokens outside the vocabulary, 0 to 1; where the task tells. */
  readonly unknown?: number;
}

/**
 * Turns examples into numbers with the task's `encode`, or by stacking inputs that are numbers already.
 * @throws TrialError `user` when there is no way to, or the result's shape, count or numbers are wrong.
 */
export function encodeExamples(
  task: Task,
  examples: readonly Example[],
  { params, state }: { readonly params: Params; readonly state: unknown },
): EncodedRows {
  const encoded: unknown = task.encode === undefined ? stacked(examples) : task.encode(examples, params, state);
  if (!isEncoded(encoded)) throw new TrialError('user', 'encode must return { inputs: { values, shape } }.');
  const { inputs, ...told } = encoded;
  check(inputs, examples.length);
  return { ...told, values: inputs.values, shape: inputs.shape.slice(1), count: examples.length };
}

function stacked(examples: readonly Example[]): Encoded {
  const rows = examples.map(({ input }) => {
    const numbers = numericInput(input);
    if (numbers !== null) return numbers;
    const [what, part] = typeof input === 'string' ? ['texts', 'text()'] : ['table rows', 'table()'];
    throw new TrialError('user', `The task needs encode: its inputs are ${what}, not numbers. Add ...${part} to it.`);
  });
  const shape = rows[0]?.shape ?? [];
  const size = shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(rows.length * size);
  for (const [index, row] of rows.entries()) values.set(row.values, index * size);
  return { inputs: { values, shape: [rows.length, ...shape] } };
}

function isEncoded(given: unknown): given is Encoded {
  if (typeof given !== 'object' || given === null || !('inputs' in given)) return false;
  const { inputs } = given;
  if (typeof inputs !== 'object' || inputs === null || !('values' in inputs) || !('shape' in inputs)) return false;
  return typeof inputs.values === 'object' && inputs.values !== null && Array.isArray(inputs.shape);
}

function check(inputs: Encoded['inputs'], exampleCount: number): void {
  const { values, shape } = inputs;
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape[0] !== exampleCount || values.length !== size)
    throw new TrialError(
      'user',
      `encode: inputs.shape [${shape.join(', ')}] must begin with the ${exampleCount} examples given and multiply to the ${values.length} values.`,
    );
  if (!(values instanceof Int32Array) && !(values instanceof Float32Array))
    throw new TrialError('user', 'encode: inputs.values must be a Float32Array or an Int32Array.');
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new TrialError(
      'user',
      `encode: inputs.values[${bad}] is ${values[bad] ?? NaN}; all must be finite (example ${Math.floor((bad * exampleCount) / size)}).`,
    );
}
