import { SweepError } from '../../../shared/errors.ts';
import type { TrialState } from '../../../shared/trial.ts';
import type { AnalysisSpace, TrialRow } from '../options.ts';
import { inferSpace } from './infer-space.ts';
import type { RawRow, RawTable } from './raw-table.ts';

/** Which columns are what. */
export interface ColumnRoles {
  readonly objective: string;
  /** Columns taken as hyperparameters; all that look like one by default. */
  readonly parameters?: readonly string[] | undefined;
  readonly space?: AnalysisSpace | undefined;
}

/** Trials and space of a table, with what was assumed. */
export interface TableTrials {
  readonly trials: readonly TrialRow[];
  readonly space: AnalysisSpace;
  readonly notes: readonly string[];
}

/** Columns of other tools that are not hyperparameters: identifiers, times, states. */
const bookkeeping =
  /^(number|id|index|name|trial|trial_?(id|number|name)|run_?(id|name)|configuration|config_?id|replicate|attempt|epochs?|step|state|status|seed|random_state|created_?(at)?|started_?at|finished_?at|datetime_.*|duration|seconds|runtime|host|worker|note|_.*|)$/i;

/** Prefixes that tools put before hyperparameters; where they occur nothing else is one. */
const prefixes = ['params.', 'params_', 'param.', 'config.', 'config/', 'hparams.', 'hparams/'] as const;

/**
 * Reads a table as trials: finds objective, seed, state and hyperparameters among the columns.
 * @throws SweepError `USAGE` when there is no such objective or parameter column
 */
export function trialsOfTable(table: RawTable, roles: ColumnRoles): TableTrials {
  if (table.rows.length === 0)
    return {
      trials: [],
      space: roles.space ?? { axes: [], left: [], defaults: {}, assumptions: [] },
      notes: table.notes,
    };
  const objective = findColumn(table, roles.objective);
  if (objective === undefined)
    throw new SweepError('USAGE', `The file has no column ${roles.objective}.`, {
      hint: `Its columns are ${table.columns.slice(0, 30).join(', ') || 'none'}; name one with --objective.`,
    });
  const prefix = prefixes.find((start) => table.columns.some((column) => column.startsWith(start))) ?? '';
  const seed = table.columns.find((column) => /^(seed|random_state)$/i.test(column));
  const state = table.columns.find((column) => /^(state|status)$/i.test(column));
  const columns = parameterColumns(table, { roles, objective, prefix });
  const rows = table.rows.map((row) =>
    Object.fromEntries(columns.flatMap(([column, name]) => cell(row, column, name))),
  );
  const names = columns.map(([, name]) => name);
  const space = roles.space ?? inferSpace(rows, names);
  const trials = table.rows.map((row, at): TrialRow => {
    const y = row[objective];
    return {
      params: rows[at] ?? {},
      seed: seed !== undefined && typeof row[seed] === 'number' ? row[seed] : null,
      state: stateOf(state === undefined ? undefined : row[state], typeof y === 'number' && Number.isFinite(y)),
      objective: typeof y === 'number' ? y : null,
    };
  });
  const assumed = roles.parameters || roles.space ? [] : [`taken as hyperparameters: ${names.join(', ') || 'none'}`];
  return { trials, space, notes: [...table.notes, ...assumed] };
}

function findColumn({ columns }: RawTable, wanted: string): string | undefined {
  const endings = [wanted, `metrics.${wanted}`, `metrics_${wanted}`, `values_${wanted}`, `values.${wanted}`];
  return endings.find((name) => columns.includes(name)) ?? columns.find((column) => column.endsWith(`/${wanted}`));
}

/** Pairs of column and hyperparameter name. */
function parameterColumns(
  { columns }: RawTable,
  { roles, objective, prefix }: { readonly roles: ColumnRoles; readonly objective: string; readonly prefix: string },
): (readonly [string, string])[] {
  const wanted = roles.parameters ?? roles.space?.axes.map(({ name }) => name);
  if (wanted)
    return wanted.map((name) => {
      const column = [name, prefix + name].find((other) => columns.includes(other));
      if (column === undefined)
        throw new SweepError('USAGE', `The file has no column ${name}.`, {
          hint: `Its columns are ${columns.slice(0, 30).join(', ')}.`,
        });
      return [column, name];
    });
  if (prefix !== '') return columns.filter((c) => c.startsWith(prefix)).map((c) => [c, c.slice(prefix.length)]);
  return columns
    .filter((column) => column !== objective && !bookkeeping.test(column) && !/^(metrics?|values?)[./_]/i.test(column))
    .map((column) => [column, column]);
}

/** A value that is no finite number is a word: JSON has no number for it, and a range no place. */
function cell(row: RawRow, column: string, name: string): [string, RawRow[string]][] {
  const value = row[column];
  if (value === undefined) return [];
  return [[name, typeof value === 'number' && !Number.isFinite(value) ? String(value) : value]];
}

function stateOf(cell: RawRow[string] | undefined, finite: boolean): TrialState {
  const text = typeof cell === 'string' ? cell.toLowerCase().replace(/^trialstate\./, '') : '';
  if (/^(fail|failed|crashed|error|killed)$/.test(text)) return 'failed';
  if (/^(pruned|stopped)$/.test(text)) return 'stopped';
  if (/^(running|waiting|queued|pending|cancelled)$/.test(text)) return 'waiting';
  return finite && text !== 'diverged' ? 'complete' : 'diverged';
}
