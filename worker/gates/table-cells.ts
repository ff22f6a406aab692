import type { Example, TableRow, TaskInput } from '../../shared/task.ts';

/** What a table's cell may hold; null where it is missing, or holds something else. */
export type Cell = string | number | boolean | null;

/** Both sides of a table by column, read once: `train[column][row]`. */
export interface TableCells {
  readonly names: readonly string[];
  readonly train: readonly (readonly Cell[])[];
  readonly eval: readonly (readonly Cell[])[];
}

/** The cells of both sides; columns are those of the first row. Row by row, which is how they lie in memory. */
export function tableCells(train: readonly Example[], held: readonly Example[]): TableCells {
  const names = Object.keys((train[0] ?? held[0])?.input ?? {});
  return { names, train: columnsOf(train, names), eval: columnsOf(held, names) };
}

function columnsOf(examples: readonly Example[], names: readonly string[]): Cell[][] {
  const columns = names.map((name) => ({ name, cells: new Array<Cell>(examples.length).fill(null) }));
  for (const [row, { input }] of examples.entries()) {
    if (!isRow(input)) continue;
    for (const { name, cells } of columns) {
      const value: unknown = input[name];
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') cells[row] = value;
    }
  }
  return columns.map(({ cells }) => cells);
}

/** Whether an input has columns; arrays of numbers have none of a name. */
function isRow(input: TaskInput): input is TableRow {
  return typeof input === 'object';
}
