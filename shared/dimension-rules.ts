import type { Dimension } from './search-space.ts';
import type { ParamValue } from './trial.ts';

/** A rule that a value breaks: `message` goes on after the value's dotted path, e.g. "must be > 0, got 0". */
export interface RuleBreak {
  /** From the thing that was checked to the value at fault. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The remedy. */
  readonly hint?: string;
}

/** Rules between the parts of one dimension and its default; empty when all hold. */
export function dimensionBreaks(dimension: Dimension, fallback: ParamValue | undefined): RuleBreak[] {
  const breaks = [...shapeBreaks(dimension)];
  if (breaks.length === 0 && fallback !== undefined) breaks.push(...defaultBreaks(dimension, fallback));
  return breaks;
}

function shapeBreaks(dimension: Dimension): RuleBreak[] {
  switch (dimension.kind) {
    case 'constant':
      return [];
    case 'categorical':
      return listBreaks(dimension.values);
    case 'int_uniform':
    case 'uniform':
      return orderBreaks(dimension);
    case 'log_uniform_values':
      return [...positiveBreaks(dimension), ...orderBreaks(dimension)];
  }
}

function listBreaks(values: readonly ParamValue[]): RuleBreak[] {
  if (values.length === 0)
    return [{ path: ['values'], message: 'must have at least one value', hint: 'List the values to try.' }];
  const seen = new Map<ParamValue, number>();
  const breaks: RuleBreak[] = [];
  for (const [index, value] of values.entries()) {
    const first = seen.get(value);
    if (first === undefined) seen.set(value, index);
    else
      breaks.push({
        path: ['values', index],
        message: `repeats values.${first}, got ${JSON.stringify(value)} twice`,
        hint: 'Leave one of them out; to train a configuration again with other seeds use replicates.',
      });
  }
  return breaks;
}

function orderBreaks({ min, max }: { readonly min: number; readonly max: number }): RuleBreak[] {
  if (min < max) return [];
  const same = min === max;
  return [
    {
      path: ['max'],
      message: `must be > min, got ${max} with min ${min}`,
      hint: same ? `For a fixed value write value: ${min}.` : 'Swap min and max.',
    },
  ];
}

function positiveBreaks({ min, max }: { readonly min: number; readonly max: number }): RuleBreak[] {
  const hint = 'Use a small positive bound such as 1.0e-5, or distribution: uniform.';
  if (max <= 0) return [{ path: ['max'], message: `must be > 0 for log_uniform_values, got ${max}`, hint }];
  if (min <= 0) return [{ path: ['min'], message: `must be > 0 for log_uniform_values, got ${min}`, hint }];
  return [];
}

function defaultBreaks(dimension: Dimension, value: ParamValue): RuleBreak[] {
  const broken = (rule: string, hint: string): RuleBreak[] => [
    { path: ['default'], message: `${rule}, got ${JSON.stringify(value)}`, hint },
  ];
  switch (dimension.kind) {
    case 'constant':
      return broken('does not belong to a constant', 'Remove it: the value is fixed already.');
    case 'categorical': {
      if (dimension.values.includes(value)) return [];
      return broken('must be one of values', 'Add it to values, or choose one that is there.');
    }
    case 'int_uniform':
    case 'uniform':
    case 'log_uniform_values': {
      const { min, max } = dimension;
      const whole = dimension.kind === 'int_uniform';
      const inside = typeof value === 'number' && value >= min && value <= max;
      if (inside && (!whole || Number.isInteger(value))) return [];
      return broken(
        `must be ${whole ? 'a whole number' : 'a number'} from ${min} to ${max}`,
        'Widen the range, or choose a value inside it.',
      );
    }
  }
}
