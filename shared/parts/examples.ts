import type { Dropped, Example, TableRow } from '../task.ts';

/** Which column of a table is what. */
export interface ColumnRoles {
  /** The column to predict. */
  readonly label: string;
  /** Columns that are left out, such as identifiers. */
  readonly ignore?: readonly string[];
  /** Rows with the same value here stay on one side of the split; not an input. */
  readonly group?: string;
  /** Whether numbers in the label column are names of classes (a grade, a year) rather than values or class indices. */
  readonly labelsAreNames?: boolean;
}

/** Labelled rows, and those without a label, which cannot be used. */
export interface Labelled<Input extends string | TableRow> {
  readonly examples: readonly Example<Input>[];
  readonly dropped: readonly Dropped[];
}

/**
 * Examples of a table: each row without the label, group and ignored columns. Rows without a label are dropped.
 * @throws Error when a named column does not exist
 */
export function tableExamples(rows: readonly TableRow[], roles: ColumnRoles): Labelled<TableRow> {
  const { label, ignore = [], group } = roles;
  checkColumns(rows, [label, ...ignore, ...(group === undefined ? [] : [group])]);
  const out = new Set([label, ...ignore, group]);
  return collect(rows, roles, (row) => Object.fromEntries(Object.entries(row).filter(([name]) => !out.has(name))));
}

/**
 * Examples of a table with a column of texts: that text alone is the input. Rows without a label or text are dropped.
 * @throws Error when a named column does not exist
 */
export function textExamples(
  rows: readonly TableRow[],
  roles: Omit<ColumnRoles, 'ignore'> & { readonly text: string },
): Labelled<string> {
  checkColumns(rows, [roles.label, roles.text, ...(roles.group === undefined ? [] : [roles.group])]);
  return collect(rows, roles, (row) => {
    const text = row[roles.text] ?? null;
    return text === null ? null : String(text);
  });
}

function collect<Input extends string | TableRow>(
  rows: readonly TableRow[],
  roles: ColumnRoles,
  inputOf: (row: TableRow) => Input | null,
): Labelled<Input> {
  const examples: Example<Input>[] = [];
  const lost = { label: new Array<string>(), input: new Array<string>() };
  for (const [index, row] of rows.entries()) {
    const label = row[roles.label] ?? null;
    const input = inputOf(row);
    const shown = `row ${index + 1}: ${JSON.stringify(row)}`;
    if (label === null) lost.label.push(shown);
    else if (input === null) lost.input.push(shown);
    else examples.push({ input, label: labelOf(label, roles), ...groupOf(row, roles.group) });
  }
  const dropped = [
    { reason: `no value in the label column ${roles.label}`, samples: lost.label },
    { reason: 'no text', samples: lost.input },
  ].filter(({ samples }) => samples.length > 0);
  return {
    examples,
    dropped: dropped.map(({ reason, samples }) => ({ reason, count: samples.length, samples: samples.slice(0, 5) })),
  };
}

function labelOf(label: string | number | boolean, { labelsAreNames = false }: ColumnRoles): string | number {
  return typeof label === 'number' && !labelsAreNames ? label : String(label);
}

function groupOf(row: TableRow, group: string | undefined): { group?: string } {
  const value = group === undefined ? null : (row[group] ?? null);
  return value === null ? {} : { group: String(value) };
}

function checkColumns(rows: readonly TableRow[], wanted: readonly string[]): void {
  const known = Object.keys(rows[0] ?? {});
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const there = rows.length === 0 ? 'the table has no rows' : `the table has ${known.join(', ')}`;
  throw new Error(`there is no column "${unknown}"; ${there}`);
}
