import { quantile } from '../../shared/distribution.ts';
import { latticeOf, latticeValue } from '../../shared/lattice.ts';
import { dimensionSize, isRange, supportOf, type Dimension } from '../../shared/dimension.ts';
import { searchSpaceOf, type ParameterConfig } from '../../shared/parameter-config.ts';
import type { Parameter } from '../../shared/search-space.ts';
import type { SweepConfig } from '../../shared/sweep-config.ts';
import type { Doubt } from './lint-codes.ts';

/** Doubts about single parameters of a valid sweep file. */
export function lintParameters({ parameters, method }: SweepConfig): Doubt[] {
  return searchSpaceOf(parameters).flatMap((parameter) => {
    const config = parameters[parameter.name];
    return [
      ...learningRate(parameter),
      ...linearScale(parameter),
      ...(config === undefined ? [] : exponents(parameter, config)),
      ...(method === 'grid' ? [] : listIsRange(parameter)),
      ...seedSwept(parameter),
      ...narrowRange(parameter),
    ];
  });
}

const rateName = /(^|[._-])(learning_?rate|lr)$/i;

function learningRate({ name, dimension }: Parameter): Doubt[] {
  if (!rateName.test(name)) return [];
  const [low, high] = reachOf(dimension);
  const doubt = (key: string, message: string): Doubt[] => [
    {
      code: 'LINT_LEARNING_RATE',
      path: ['parameters', name, key],
      message,
      hint: 'Learning rates usually lie between 1.0e-5 and 0.1: {distribution: log_uniform_values, min: 1.0e-4, max: 1.0e-1}.',
    },
  ];
  if (low <= 0) return doubt(keyOf(dimension, 'min'), `can be ${low === 0 ? 0 : 'negative'}: nothing would be learnt`);
  if (high > 1) return doubt(keyOf(dimension, 'max'), `can be ${shown(high)}: above 1 training nearly always diverges`);
  return [];
}

/** Smallest and largest number that a dimension gives; for ranges without ends those that 1 in 1,000 draws pass. */
function reachOf(dimension: Dimension): readonly [number, number] {
  if (dimension.kind === 'int_uniform') return [dimension.min, dimension.max];
  if (!isRange(dimension)) {
    const values = dimension.kind === 'constant' ? [dimension.value] : dimension.values;
    const numbers = values.filter((value) => typeof value === 'number');
    return [Math.min(...numbers), Math.max(...numbers)];
  }
  const lattice = latticeOf(dimension);
  const { min, max } = supportOf(dimension);
  const open = dimension.kind === 'normal' || dimension.kind === 'log_normal';
  const ends = open ? [quantile(dimension, 0.001), quantile(dimension, 0.999)] : [min, max];
  const [low = 0, high = 0] =
    lattice === undefined ? ends : ends.map((end) => latticeValue(lattice, Math.round(end / lattice.q)));
  return [low, high];
}

function keyOf(dimension: Dimension, end: 'min' | 'max'): string {
  if (dimension.kind === 'constant') return 'value';
  if (dimension.kind === 'categorical') return 'values';
  return 'min' in dimension ? end : 'distribution';
}

/** Two orders of magnitude: then nine in ten linear draws lie in the last of them. */
const twoDecades = 100;

function linearScale({ name, dimension }: Parameter): Doubt[] {
  if (dimension.kind !== 'uniform' && dimension.kind !== 'int_uniform') return [];
  const { min, max } = dimension;
  if (min <= 0 || max / min <= twoDecades) return [];
  return [
    {
      code: 'LINT_LINEAR_SCALE',
      path: ['parameters', name, 'max'],
      message: `is ${shown(max / min)} times min on a linear scale: nine in ten values lie above ${shown(max / 10)}`,
      hint:
        dimension.kind === 'uniform'
          ? `Write distribution: log_uniform_values.`
          : `Write distribution: q_log_uniform_values, or a few values that double.`,
    },
  ];
}

function exponents({ name, dimension }: Parameter, config: ParameterConfig): Doubt[] {
  if (config.distribution !== 'log_uniform' && config.distribution !== 'q_log_uniform') return [];
  if (dimension.kind !== 'log_uniform_values') return [];
  const { min, max } = config;
  const values = min > 0 && max / min >= 10;
  const decimal = Number.isInteger(min) && Number.isInteger(max) && min >= -12 && max <= 0;
  if (!values && !decimal) return [];
  const range = `${shown(dimension.min)} .. ${shown(dimension.max)}`;
  const meant = values ? `min: ${min}, max: ${max}` : `min: 1.0e${min}, max: 1.0e${max}`;
  return [
    {
      code: 'LINT_EXPONENTS',
      path: ['parameters', name, 'min'],
      message: `and max are exponents of e in log_uniform, so this draws ${range}; they look like ${values ? 'values' : 'exponents of 10'}`,
      hint: `If so write {distribution: log_uniform_values, ${meant}}.`,
    },
  ];
}

/** From so many numbers on an even list is rather a range. */
const longList = 5;

function listIsRange({ name, dimension }: Parameter): Doubt[] {
  if (dimension.kind !== 'categorical' || dimension.values.length < longList || dimension.probabilities) return [];
  const numbers = dimension.values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const [first = 0] = numbers;
  const last = numbers.at(-1) ?? 0;
  if (numbers.length !== dimension.values.length || numbers.every(isPowerOfTwo)) return [];
  const even = evenly(numbers);
  const geometric = first > 0 && evenly(numbers.map(Math.log));
  if (!even && !geometric) return [];
  const whole = even && numbers.every(Number.isInteger) && last - first === numbers.length - 1;
  const range = even
    ? `{distribution: ${whole ? 'int_uniform' : 'uniform'}, min: ${first}, max: ${last}}`
    : `{distribution: log_uniform_values, min: ${first}, max: ${last}}`;
  return [
    {
      code: 'LINT_LIST_IS_RANGE',
      path: ['parameters', name, 'values'],
      message: `are ${numbers.length} evenly spaced numbers: a range tries others between them, and tells the same with fewer trials`,
      hint: `Write ${range}.`,
    },
  ];
}

function isPowerOfTwo(value: number): boolean {
  return value >= 1 && Number.isInteger(Math.log2(value));
}

function evenly(sorted: readonly number[]): boolean {
  const [first = 0, second = 0] = sorted;
  const step = second - first;
  return sorted.every((value, index) => Math.abs(value - first - index * step) <= 1e-6 * Math.abs(step));
}

function seedSwept({ name, dimension }: Parameter): Doubt[] {
  if (!/(^|[._-])(random_?)?(seed|random_?state)$/i.test(name) || dimensionSize(dimension) === 1) return [];
  return [
    {
      code: 'LINT_SEED_SWEPT',
      path: ['parameters', name],
      message: 'is a seed among the parameters: the best seed is luck, not a setting',
      hint: 'Remove it and write replicates: {configs: all, seeds: 3}; every trial has a seed of its own.',
    },
  ];
}

function narrowRange({ name, dimension }: Parameter): Doubt[] {
  if (!('min' in dimension)) return [];
  const { min, max } = dimension;
  if (max - min >= 0.01 * Math.max(Math.abs(min), Math.abs(max))) return [];
  return [
    {
      code: 'LINT_NARROW_RANGE',
      path: ['parameters', name, 'max'],
      message: `differs from min by less than 1 %: ${min} .. ${max}`,
      hint: `Widen the range, or write {value: ${min}}.`,
    },
  ];
}

function shown(value: number): string {
  return String(Number(value.toPrecision(2)));
}
