import * as z from 'zod';
import { quantile } from './distribution.ts';
import { latticeOf, latticeValue, multipleMass, multipleOf, nearestMultiple } from './lattice.ts';
import { paramValueSchema } from './param-value.ts';
import type { ParamValue } from './trial.ts';

const range = { min: z.number(), max: z.number() };
const spread = { mu: z.number(), sigma: z.number().positive() };
/** Values are rounded to whole multiples of it. */
const step = { q: z.number().positive().optional() };

/** How one hyperparameter is drawn; both ends of a range are included. Names are W&B's, its exponents written as values. */
export const dimensionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), value: paramValueSchema }).readonly(),
  z
    .strictObject({
      kind: z.literal('categorical'),
      values: z.array(paramValueSchema).readonly(),
      /** One a value, summing to 1; equal where it is absent. */
      probabilities: z.array(z.number()).readonly().optional(),
    })
    .readonly(),
  z.strictObject({ kind: z.literal('int_uniform'), min: z.int(), max: z.int() }).readonly(),
  z.strictObject({ kind: z.literal('uniform'), ...range, ...step }).readonly(),
  z.strictObject({ kind: z.literal('log_uniform_values'), ...range, ...step }).readonly(),
  z.strictObject({ kind: z.literal('normal'), ...spread, ...step }).readonly(),
  z.strictObject({ kind: z.literal('log_normal'), ...spread, ...step }).readonly(),
  z.strictObject({ kind: z.literal('beta'), a: z.number().positive(), b: z.number().positive(), ...step }).readonly(),
]);
export type Dimension = z.infer<typeof dimensionSchema>;

/** The dimensions that are drawn from a distribution over numbers, continuous but for a step `q`. */
export type RangeDimension = Exclude<Dimension, { kind: 'constant' | 'categorical' | 'int_uniform' }>;

/** Distinct values of a dimension, from 1; null for a continuous or endless range. Beyond 2^53 it is the nearest double. */
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
    case 'normal':
    case 'log_normal':
    case 'beta': {
      const lattice = latticeOf(dimension);
      const size = lattice === undefined ? Infinity : lattice.last - lattice.first + 1;
      return Number.isFinite(size) ? size : null;
    }
  }
}

/** The value at an index from 0 of a finite dimension: list order, or counting up from the smallest. */
export function valueAt(dimension: Dimension, index: number): ParamValue {
  const size = dimensionSize(dimension);
  if (size === null || index < 0 || index >= size || !Number.isInteger(index))
    throw new RangeError(`a ${dimension.kind} dimension has no value at index ${index}`);
  if (dimension.kind === 'int_uniform') return dimension.min + index;
  if (dimension.kind === 'constant') return dimension.value;
  if (dimension.kind === 'categorical') return dimension.values[index] ?? null;
  const lattice = latticeOf(dimension);
  return lattice === undefined ? null : latticeValue(lattice, lattice.first + index);
}

/** The index from 0 at which {@link valueAt} gives the value; -1 when it is not in the dimension or that is continuous. */
export function indexOf(dimension: Dimension, value: ParamValue): number {
  switch (dimension.kind) {
    case 'constant':
      return dimension.value === value ? 0 : -1;
    case 'categorical':
      return dimension.values.indexOf(value);
    case 'int_uniform':
      return contains(dimension, value) ? Number(value) - dimension.min : -1;
    case 'uniform':
    case 'log_uniform_values':
    case 'normal':
    case 'log_normal':
    case 'beta': {
      const lattice = dimensionSize(dimension) === null ? undefined : latticeOf(dimension);
      const multiple = lattice && typeof value === 'number' ? multipleOf(lattice, value) : undefined;
      return lattice === undefined || multiple === undefined ? -1 : multiple - lattice.first;
    }
  }
}

/** Whether the dimension can take the value; both ends of a range are in, `3` and `"3"` differ. */
export function contains(dimension: Dimension, value: ParamValue): boolean {
  if (dimension.kind === 'constant') return dimension.value === value;
  if (dimension.kind === 'categorical') return dimension.values.includes(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  if (dimension.kind === 'int_uniform') return Number.isInteger(value) && between(dimension, value);
  const lattice = latticeOf(dimension);
  if (lattice !== undefined) return multipleOf(lattice, value) !== undefined;
  return between(supportOf(dimension), value) && (dimension.kind !== 'log_normal' || value > 0);
}

/**
 * The value that a chance number `unit` in [0, 1) stands for; parts of [0, 1) as large as the values' probabilities.
 * Continuous values are rounded to 6 significant digits (more where the range is narrow beside its ends) and kept within
 * the range, so that the value printed is the value that ran.
 */
export function fromUnit(dimension: Dimension, unit: number): ParamValue {
  return drawerOf(dimension)(unit);
}

/** {@link fromUnit} of one dimension, for many numbers. */
export function drawerOf(dimension: Dimension): (unit: number) => ParamValue {
  switch (dimension.kind) {
    case 'constant':
      return () => dimension.value;
    case 'int_uniform': {
      const size = dimension.max - dimension.min + 1;
      return (unit) => dimension.min + Math.floor(unit * size);
    }
    case 'categorical': {
      const { values, probabilities } = dimension;
      if (probabilities !== undefined) return (unit) => weighted(values, probabilities, unit);
      return (unit) => values[Math.floor(unit * values.length)] ?? null;
    }
    case 'uniform':
    case 'log_uniform_values':
    case 'normal':
    case 'log_normal':
    case 'beta': {
      const lattice = latticeOf(dimension);
      if (lattice === undefined) return rounderOf(dimension);
      return (unit) => latticeValue(lattice, nearestMultiple(lattice, quantile(dimension, unit)));
    }
  }
}

/** Probability of each value of a finite dimension, in index order; they sum to 1. */
export function levelMasses(dimension: Dimension): readonly number[] {
  const size = dimensionSize(dimension);
  if (size === null) throw new RangeError(`a ${dimension.kind} dimension has no list of values`);
  if (dimension.kind === 'categorical' && dimension.probabilities !== undefined) return dimension.probabilities;
  const lattice = isRange(dimension) ? latticeOf(dimension) : undefined;
  return Array.from({ length: size }, (_, index) =>
    isRange(dimension) && lattice !== undefined ? multipleMass(dimension, lattice, lattice.first + index) : 1 / size,
  );
}

/** Whether every value of a dimension has the same probability: lists without probabilities, whole numbers, constants. */
export function isEven(dimension: Dimension): boolean {
  return dimension.kind === 'categorical' ? dimension.probabilities === undefined : !isRange(dimension);
}

/** Whether a dimension is a distribution over numbers. */
export function isRange(dimension: Dimension): dimension is RangeDimension {
  return dimension.kind !== 'constant' && dimension.kind !== 'categorical' && dimension.kind !== 'int_uniform';
}

/** Whether a dimension is spread over orders of magnitude. */
export function isLogarithmic(dimension: Dimension): boolean {
  return dimension.kind === 'log_uniform_values' || dimension.kind === 'log_normal';
}

/** The plainest value: a list's first, a range's middle (on its own scale; whole numbers rounded down). */
export function middleOf(dimension: Dimension): ParamValue {
  if (dimension.kind === 'categorical') return valueAt(dimension, 0);
  if (dimension.kind === 'int_uniform') return Math.floor(dimension.min + (dimension.max - dimension.min) / 2);
  return fromUnit(dimension, 0.5);
}

/** Where a range's values lie; ends may be infinite, and that of log_normal, 0, is no value itself. */
export function supportOf(dimension: RangeDimension): { readonly min: number; readonly max: number } {
  switch (dimension.kind) {
    case 'uniform':
    case 'log_uniform_values':
      return dimension;
    case 'normal':
      return { min: -Infinity, max: Infinity };
    case 'log_normal':
      return { min: 0, max: Infinity };
    case 'beta':
      return { min: 0, max: 1 };
  }
}

function between({ min, max }: { readonly min: number; readonly max: number }, value: number): boolean {
  return value >= min && value <= max;
}

function weighted(values: readonly ParamValue[], probabilities: readonly number[], unit: number): ParamValue {
  let sum = 0;
  const index = probabilities.findIndex((probability) => unit < (sum += probability));
  // Rounding can leave the sum a little below 1; a value of no probability is never taken.
  const last = probabilities.findLastIndex((probability) => probability > 0);
  return values[index === -1 ? last : index] ?? null;
}

function rounderOf(dimension: RangeDimension): (unit: number) => number {
  const { size, width } = extentOf(dimension);
  const narrowness = size / width;
  const digits = narrowness < 10 ? 6 : Math.min(17, 6 + Math.floor(Math.log10(narrowness)));
  const { min, max } = supportOf(dimension);
  return (unit) => {
    const near = Number(quantile(dimension, unit).toPrecision(digits));
    // `+ 0` turns -0 into 0, which JSON could not keep.
    return Math.min(max, Math.max(min, near)) + 0;
  };
}

/** How large a range's values are, and how far apart. */
function extentOf(dimension: RangeDimension): { readonly size: number; readonly width: number } {
  if (dimension.kind === 'beta' || dimension.kind === 'log_normal') return { size: 1, width: 1 };
  if (dimension.kind === 'normal') return { size: Math.abs(dimension.mu), width: 4 * dimension.sigma };
  return { size: Math.max(Math.abs(dimension.min), Math.abs(dimension.max)), width: dimension.max - dimension.min };
}

/** A dimension in a few words: `log 0.0001 .. 0.1`, `8, 16, 32`, `int 4 .. 64`, `0 .. 0.6`, `adam`, `normal 0 ± 1`. */
export function describeDimension(dimension: Dimension): string {
  switch (dimension.kind) {
    case 'constant':
      return String(dimension.value);
    case 'categorical':
      return dimension.values
        .map((value, index) => `${String(value)}${chance(dimension.probabilities?.[index])}`)
        .join(', ');
    case 'int_uniform':
      return `int ${dimension.min} .. ${dimension.max}`;
    case 'uniform':
    case 'log_uniform_values':
    case 'normal':
    case 'log_normal':
    case 'beta':
      return `${describeRange(dimension)}${dimension.q === undefined ? '' : ` in steps of ${dimension.q}`}`;
  }
}

function describeRange(dimension: RangeDimension): string {
  switch (dimension.kind) {
    case 'uniform':
      return `${dimension.min} .. ${dimension.max}`;
    case 'log_uniform_values':
      return `log ${short(dimension.min)} .. ${short(dimension.max)}`;
    case 'normal':
      return `normal ${dimension.mu} ± ${dimension.sigma}`;
    case 'log_normal':
      return `log-normal ${short(Math.exp(dimension.mu))} ×÷ ${short(Math.exp(dimension.sigma))}`;
    case 'beta':
      return `beta(${dimension.a}, ${dimension.b})`;
  }
}

function chance(probability: number | undefined): string {
  return probability === undefined ? '' : ` (${short(probability * 100)} %)`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
