import type { Encoded, Example, TableRow } from '../task.ts';

/** One column of a table as the training rows show it. */
export type TableColumn =
  | {
      readonly kind: 'number';
      readonly name: string;
      /** Stands for a missing value: the median. */
      readonly fill: number;
      /** A value is encoded as `(value - centre) / spread`; a column that never changes has spread 0 and is left out. */
      readonly centre: number;
      readonly spread: number;
      /** Whether a 0/1 column tells where the value was missing. */
      readonly marksMissing: boolean;
    }
  | {
      readonly kind: 'category';
      readonly name: string;
      /** One 0/1 column each, in code-unit order; other values are all zeros. */
      readonly values: readonly string[];
      readonly marksMissing: boolean;
    };

/** What `fit` of a table task finds. */
export interface TableState {
  readonly columns: readonly TableColumn[];
  /** Names of the encoded columns in order: `age`, `sex=female`, `age is missing`. */
  readonly features: readonly string[];
}

/** How rows become numbers. */
export interface TableOptions {
  /** Columns of numbers whose values are names (a postcode, a month). @defaultValue none */
  readonly categories?: readonly string[];
  /** Columns to leave out. @defaultValue none */
  readonly ignore?: readonly string[];
  /** Most values of a category that get a column: the most frequent; all must occur twice. @defaultValue 50 */
  readonly maxCategories?: number;
  /** `standard`: mean 0 and standard deviation 1; `range`: 0 to 1; `none`. @defaultValue standard */
  readonly scale?: 'standard' | 'range' | 'none';
}

/** `fit` and `encode` for table rows; spread it into a task. */
export interface TablePart {
  readonly fit: (train: readonly Example<TableRow>[]) => TableState;
  /** Float32 `[examples, features]`. */
  readonly encode: (examples: readonly Example<TableRow>[], params: unknown, state: TableState) => Encoded;
}

/**
 * The ready-made part for table rows: numbers are scaled, missing ones filled with the median, texts one-hot; a column with
 * missing values gets another that marks them. Everything is learnt from the training rows.
 * `defineTask({ kind, data, ...table(), model })`.
 */
export function table(options: TableOptions = {}): TablePart {
  return {
    fit: (train) => {
      const rows = train.map(({ input }) => input);
      const names = Object.keys(rows[0] ?? {}).filter((name) => options.ignore?.includes(name) !== true);
      const columns = names.map((name) =>
        columnOf(
          name,
          rows.map((row) => row[name] ?? null),
          options,
        ),
      );
      return { columns, features: columns.flatMap(featuresOf) };
    },
    encode: (examples, _, { columns, features }) => {
      const values = new Float32Array(examples.length * features.length);
      let at = 0;
      for (const { input } of examples)
        for (const column of columns) {
          const numbers = encodeCell(column, input[column.name] ?? null);
          values.set(numbers, at);
          at += numbers.length;
        }
      return { inputs: { values, shape: [examples.length, features.length] } };
    },
  };
}

type Cell = TableRow[string];

function columnOf(name: string, cells: readonly Cell[], options: TableOptions): TableColumn {
  const known = cells.filter((cell) => cell !== null);
  const marksMissing = known.length < cells.length;
  if (options.categories?.includes(name) === true || known.some((cell) => typeof cell === 'string'))
    return { kind: 'category', name, values: commonest(known.map(String), options.maxCategories ?? 50), marksMissing };
  const numbers = Float64Array.from(known, Number).sort();
  return { kind: 'number', name, fill: median(numbers), marksMissing, ...scaleOf(numbers, options.scale) };
}

function commonest(values: readonly string[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([value]) => value)
    .sort();
}

function median(sorted: Float64Array): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

function scaleOf(sorted: Float64Array, scale: TableOptions['scale'] = 'standard'): { centre: number; spread: number } {
  const low = sorted[0] ?? 0;
  const high = sorted.at(-1) ?? 0;
  if (low === high) return { centre: low, spread: 0 };
  switch (scale) {
    case 'none':
      return { centre: 0, spread: 1 };
    case 'range':
      return { centre: low, spread: high - low };
    case 'standard': {
      const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
      const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sorted.length;
      return { centre: mean, spread: Math.sqrt(variance) };
    }
  }
}

function featuresOf(column: TableColumn): string[] {
  const missing = column.marksMissing ? [`${column.name} is missing`] : [];
  if (column.kind === 'number') return [...(column.spread > 0 ? [column.name] : []), ...missing];
  return [...column.values.map((value) => `${column.name}=${value}`), ...missing];
}

/** A cell's numbers, in the order of {@link featuresOf}. */
function encodeCell(column: TableColumn, cell: Cell): number[] {
  const missing = column.marksMissing ? [cell === null ? 1 : 0] : [];
  if (column.kind === 'category')
    return [...column.values.map((value) => (cell !== null && value === String(cell) ? 1 : 0)), ...missing];
  const value = cell === null || Number.isNaN(Number(cell)) ? column.fill : Number(cell);
  return [...(column.spread > 0 ? [(value - column.centre) / column.spread] : []), ...missing];
}
