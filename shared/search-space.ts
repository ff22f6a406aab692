import { z } from 'zod';
import { dimensionBreaks } from './dimension-rules.ts';
import { paramValueSchema } from './param-value.ts';
import type { ParamValue, Params } from './trial.ts';

const range = { min: z.number(), max: z.number() };

/** How one hyperparameter is drawn; both ends are included. Names are W&B's. */
export const dimensionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), value: paramValueSchema }).readonly(),
  z.strictObject({ kind: z.literal('categorical'), values: z.array(paramValueSchema).readonly() }).readonly(),
  z.strictObject({ kind: z.literal('int_uniform'), min: z.int(), max: z.int() }).readonly(),
  z.strictObject({ kind: z.literal('uniform'), ...range }).readonly(),
  z.strictObject({ kind: z.literal('log_uniform_values'), ...range }).readonly(),
]);
export type Dimension = z.infer<typeof dimensionSchema>;

/** One named hyperparameter of a search space. */
export const parameterSchema = z
  .strictObject({
    name: z.string().max(200),
    dimension: dimensionSchema,
    /** The simple start's value (trial 0 of random search), where the file gives one. */
    default: paramValueSchema.optional(),
  })
  .readonly()
  .superRefine((parameter, context) => {
    for (const { path, message } of dimensionBreaks(parameter.dimension, parameter.default))
      context.addIssue({ code: 'custom', path: [...path], message });
  });
export type Parameter = z.infer<typeof parameterSchema>;

/** The hyperparameters of a sweep, sorted by name (code units), so that key order in the file never matters. */
export type SearchSpace = readonly Parameter[];

/** Distinct values of a dimension, from 1; null for a continuous range. Beyond 2^53 it is the nearest double. */
export function dimensionSize(dimension: Dimension): number | null {
  switch (dimension.kind) {
    case 'constant':
      return 1;
    case 'categorical':
      return dimension.values.length;
    case 'int_uniform':
      return dimension.max - dimension.min + 1;
    case 'uniform':
    case 'log_uniform_values':
      return null;
  }
}

/** Distinct points of a space; null when it is infinite or beyond what a double can hold. Exact up to 2^53. */
export function spaceSize(space: SearchSpace): number | null {
  let size = 1;
  for (const { dimension } of space) {
    const count = dimensionSize(dimension);
    if (count === null) return null;
    size *= count;
  }
  return Number.isFinite(size) ? size : null;
}

/** The value at an index from 0 of a finite dimension: list order, or counting up from `min`. */
export function valueAt(dimension: Dimension, index: number): ParamValue {
  const size = dimensionSize(dimension);
  if (size === null || index < 0 || index >= size || !Number.isInteger(index))
    throw new RangeError(`a ${dimension.kind} dimension has no value at index ${index}`);
  if (dimension.kind === 'int_uniform') return dimension.min + index;
  if (dimension.kind === 'constant') return dimension.value;
  return dimension.kind === 'categorical' ? (dimension.values[index] ?? null) : null;
}

/** The index from 0 at which {@link valueAt} gives the value; -1 when it is not in the dimension or that is continuous. */
export function indexOf(dimension: Dimension, value: ParamValue): number {
  if (dimension.kind === 'categorical') return dimension.values.indexOf(value);
  if (dimension.kind === 'constant') return dimension.value === value ? 0 : -1;
  if (dimension.kind !== 'int_uniform' || !contains(dimension, value)) return -1;
  return Number(value) - dimension.min;
}

/** Whether the dimension can take the value; both ends of a range are in, `3` and `"3"` differ. */
export function contains(dimension: Dimension, value: ParamValue): boolean {
  switch (dimension.kind) {
    case 'constant':
      return dimension.value === value;
    case 'categorical':
      return dimension.values.includes(value);
    case 'int_uniform':
      return Number.isInteger(value) && between(dimension, value);
    case 'uniform':
    case 'log_uniform_values':
      return between(dimension, value);
  }
}

/**
 * The value that a chance number `unit` in [0, 1) stands for; equal parts of [0, 1) for every value of a finite dimension.
 * Continuous values are rounded to 6 significant digits (more where the range is narrow beside its ends) and kept within
 * [min, max], so that the value printed is the value that ran.
 */
export function fromUnit(dimension: Dimension, unit: number): ParamValue {
  switch (dimension.kind) {
    case 'constant':
    case 'categorical':
    case 'int_uniform':
      return valueAt(dimension, Math.floor(unit * (dimensionSize(dimension) ?? 1)));
    case 'uniform':
      return rounded(dimension, dimension.min * (1 - unit) + dimension.max * unit);
    case 'log_uniform_values':
      return rounded(dimension, Math.exp(Math.log(dimension.min) * (1 - unit) + Math.log(dimension.max) * unit));
  }
}

/** The plainest value: a list's first, a range's middle (on its own scale; whole numbers rounded down). */
export function middleOf(dimension: Dimension): ParamValue {
  if (dimension.kind === 'categorical') return valueAt(dimension, 0);
  if (dimension.kind === 'int_uniform') return Math.floor(dimension.min + (dimension.max - dimension.min) / 2);
  return fromUnit(dimension, 0.5);
}

/** Every parameter's default, and {@link middleOf} where it has none. */
export function simpleStart(space: SearchSpace): Params {
  return Object.fromEntries(
    space.map(({ name, dimension, default: value }) => [name, value === undefined ? middleOf(dimension) : value]),
  );
}

/** A dimension in a few words: `log 0.0001 .. 0.1`, `8, 16, 32`, `int 4 .. 64`, `0 .. 0.6`, `adam`. */
export function describeDimension(dimension: Dimension): string {
  switch (dimension.kind) {
    case 'constant':
      return String(dimension.value);
    case 'categorical':
      return dimension.values.map(String).join(', ');
    case 'int_uniform':
      return `int ${dimension.min} .. ${dimension.max}`;
    case 'uniform':
      return `${dimension.min} .. ${dimension.max}`;
    case 'log_uniform_values':
      return `log ${dimension.min} .. ${dimension.max}`;
  }
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function between({ min, max }: Range, value: ParamValue): boolean {
  return typeof value === 'number' && value >= min && value <= max;
}

function rounded({ min, max }: Range, value: number): number {
  const narrowness = Math.max(Math.abs(min), Math.abs(max)) / (max - min);
  const digits = narrowness < 10 ? 6 : Math.min(17, 6 + Math.floor(Math.log10(narrowness)));
  const near = Number(value.toPrecision(digits));
  // `+ 0` turns -0 into 0, which JSON could not keep.
  return Math.min(max, Math.max(min, near)) + 0;
}
