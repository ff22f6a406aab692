import { median } from '../../../shared/stats/order.ts';
import type { Example } from '../../../shared/task.ts';
import { numericInput } from '../../runner/fingerprint.ts';
import type { Cell, TableCells } from '../table-cells.ts';
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

/** A table's column and the features made of it: a number, whether it is missing, one a level, in this order. */
interface ColumnPlan {
  /** What a missing number becomes; null where the column has none. */
  readonly middle: number | null;
  readonly mayMiss: boolean;
  /** Places of the frequent levels among the column's features. */
  readonly levels: ReadonlyMap<string, number>;
  readonly names: readonly string[];
}

/**
 * A plain numeric form of vectors, images and table rows: missing numbers become the median (with a feature that says so),
 * text columns one feature a frequent level; every feature then has mean 0 and deviation 1. Null above 2,000 features.
 */
export function designOf(train: readonly Example[], held: readonly Example[], cells: TableCells | null): Design | null {
  if (cells !== null) return tableDesign(cells);
  const numbers = numericInput(train[0]?.input ?? []);
  const width = numbers?.values.length ?? 0;
  if (numbers === null || width === 0 || width > mostFeatures) return null;
  const noun = numbers.shape.length === 1 ? 'feature' : 'pixel';
  return {
    ...standardised(numbersOf(train, width), numbersOf(held, width)),
    names: Array.from({ length: width }, (_, index) => `${noun} ${index}`),
  };
}

function tableDesign(cells: TableCells): Design | null {
  const plans = cells.names.map((name, at) => planOf(name, cells.train[at] ?? []));
  const names = plans.flatMap((plan) => plan.names);
  if (names.length === 0 || names.length > mostFeatures) return null;
  // A feature of 0 and 1 stays so: it is scaled already, and its zeros cost nothing.
  const scaled = new Set<number>();
  let from = 0;
  for (const plan of plans) {
    if (plan.middle !== null) scaled.add(from);
    from += plan.names.length;
  }
  const sides = [filled(plans, cells.train), filled(plans, cells.eval)] as const;
  return { ...standardised(...sides, (column) => scaled.has(column)), names };
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

function numbersOf(examples: readonly Example[], width: number): DenseRows {
  const values = new Float64Array(examples.length * width);
  for (const [row, { input }] of examples.entries())
    values.set(Array.prototype.slice.call(numericInput(input)?.values ?? [], 0, width), row * width);
  return { count: examples.length, width, values };
}

/** What becomes of a column, by its cells in train. */
function planOf(name: string, cells: readonly Cell[]): ColumnPlan {
  const numbers: number[] = [];
  const counts = new Map<string, number>();
  for (const cell of cells) {
    if (typeof cell === 'number') numbers.push(cell);
    else if (cell !== null) counts.set(String(cell), (counts.get(String(cell)) ?? 0) + 1);
  }
  const mayMiss = cells.includes(null);
  const frequent = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, mostLevels);
  const before = [...(numbers.length > 0 ? [name] : []), ...(mayMiss ? [`${name} is missing`] : [])];
  return {
    middle: numbers.length > 0 ? median(numbers) : null,
    mayMiss,
    levels: new Map(frequent.map(([level], place) => [level, before.length + place])),
    names: [...before, ...frequent.map(([level]) => `${name} is ${level}`)],
  };
}

/** Every column's features, row by row. */
function filled(plans: readonly ColumnPlan[], columns: readonly (readonly Cell[])[]): DenseRows {
  const width = plans.reduce((sum, { names }) => sum + names.length, 0);
  const count = columns[0]?.length ?? 0;
  const values = new Float64Array(count * width);
  let place = 0;
  for (let row = 0; row < count; row++)
    for (const [at, { middle, mayMiss, levels, names }] of plans.entries()) {
      const cell = columns[at]?.[row] ?? null;
      if (middle !== null) values[place] = typeof cell === 'number' ? cell : middle;
      if (mayMiss && cell === null) values[place + (middle === null ? 0 : 1)] = 1;
      const level = cell === null || typeof cell === 'number' ? undefined : levels.get(String(cell));
      if (level !== undefined) values[place + level] = 1;
      place += names.length;
    }
  return { count, width, values };
}
