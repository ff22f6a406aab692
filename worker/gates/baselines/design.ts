import { median } from '../../../shared/stats/order.ts';
import type { Example, TaskInput } from '../../../shared/task.ts';
import { numericInput } from '../../runner/fingerprint.ts';
import type { DenseRows } from './rows.ts';

/** Levels of a text column that get a feature each; rarer ones share none. */
const mostLevels = 20;
/** Features from which a linear model is neither cheap nor simple any more. */
const mostFeatures = 2000;

/** Both sides as numbers: what is fitted (medians, levels, scales) sees the training side alone. */
export interface Design {
  readonly train: DenseRows;
  readonly eval: DenseRows;
  /** One a feature, for rules in words. */
  readonly names: readonly string[];
  /** Mean and standard deviation each feature had before it was scaled. */
  readonly centres: Float64Array;
  readonly scales: Float64Array;
}

interface Reader {
  readonly name: string;
  readonly read: (input: TaskInput) => number;
  /** A column of 0 and 1 stays so: it is scaled already, and its zeros cost nothing. */
  readonly indicator: boolean;
}

/**
 * A plain numeric form of vectors, images and table rows: missing numbers become the median (with a feature that says so),
 * text columns one feature a frequent level; every feature then has mean 0 and deviation 1. Null above 2,000 features.
 */
export function designOf(train: readonly Example[], held: readonly Example[]): Design | null {
  const readers = readersOf(train);
  if (readers.length === 0 || readers.length > mostFeatures) return null;
  const rawTrain = read(train, readers);
  const rawEval = read(held, readers);
  return {
    ...standardised(rawTrain, rawEval, (column) => readers[column]?.indicator !== true),
    names: readers.map(({ name }) => name),
  };
}

/** Scales both sides in place to mean 0 and deviation 1 of the training side; a feature that does not change becomes 0. */
export function standardised(
  train: DenseRows,
  held: DenseRows,
  wanted: (column: number) => boolean = () => true,
): Omit<Design, 'names'> {
  const { width } = train;
  const centres = new Float64Array(width);
  const scales = new Float64Array(width).fill(1);
  for (let column = 0; column < width; column++) {
    if (!wanted(column)) continue;
    let sum = 0;
    for (let row = 0; row < train.count; row++) sum += train.values[row * width + column] ?? 0;
    const centre = sum / Math.max(1, train.count);
    let squares = 0;
    for (let row = 0; row < train.count; row++) squares += ((train.values[row * width + column] ?? 0) - centre) ** 2;
    const scale = Math.sqrt(squares / Math.max(1, train.count));
    centres[column] = centre;
    scales[column] = scale > 1e-12 * Math.max(1, Math.abs(centre)) ? scale : Infinity;
  }
  for (const { values } of [train, held])
    for (let at = 0; at < values.length; at++) {
      const column = at % width;
      values[at] = ((values[at] ?? 0) - (centres[column] ?? 0)) / (scales[column] ?? 1);
    }
  return { train, eval: held, centres, scales };
}

function read(examples: readonly Example[], readers: readonly Reader[]): DenseRows {
  const width = readers.length;
  const values = new Float64Array(examples.length * width);
  for (const [row, { input }] of examples.entries()) {
    const numbers = numericInput(input);
    if (numbers !== null) values.set(Array.prototype.slice.call(numbers.values, 0, width), row * width);
    else for (const [column, { read: valueOf }] of readers.entries()) values[row * width + column] = valueOf(input);
  }
  return { count: examples.length, width, values };
}

function readersOf(train: readonly Example[]): Reader[] {
  const first = train[0]?.input;
  if (first === undefined || typeof first === 'string') return [];
  const numbers = numericInput(first);
  if (numbers !== null) {
    const size = numbers.values.length;
    return Array.from({ length: size }, (_, index) => ({
      name: numbers.shape.length === 1 ? `feature ${index}` : `pixel ${index}`,
      // Numbers are copied as a whole; this one is never asked.
      read: () => 0,
      indicator: false,
    }));
  }
  return Object.keys(first).flatMap((name) => columnReaders(name, train));
}

function columnReaders(name: string, train: readonly Example[]): Reader[] {
  const cell = (input: TaskInput): unknown => (typeof input === 'object' ? Reflect.get(input, name) : null);
  const numbers: number[] = [];
  const levels = new Map<string, number>();
  let missing = 0;
  for (const { input } of train) {
    const value = cell(input);
    if (typeof value === 'number') numbers.push(value);
    else if (typeof value === 'string' || typeof value === 'boolean')
      levels.set(String(value), (levels.get(String(value)) ?? 0) + 1);
    else missing += 1;
  }
  const readers: Reader[] = [];
  if (numbers.length > 0) {
    const middle = median(numbers);
    readers.push({
      name,
      read: (input) => {
        const value = cell(input);
        return typeof value === 'number' ? value : middle;
      },
      indicator: false,
    });
  }
  if (missing > 0)
    readers.push({
      name: `${name} is missing`,
      read: (input) => ((cell(input) ?? null) === null ? 1 : 0),
      indicator: true,
    });
  const frequent = [...levels].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, mostLevels);
  for (const [level] of frequent)
    readers.push({
      name: `${name} is ${level}`,
      read: (input) => (String(cell(input)) === level ? 1 : 0),
      indicator: true,
    });
  return readers;
}
