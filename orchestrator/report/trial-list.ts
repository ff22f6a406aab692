import { stringify } from 'csv-stringify/sync';
import type { ParamValue, Trial } from '../../shared/trial.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import { formatParam } from './numbers.ts';
import { painter } from './paint.ts';
import { drawTable } from './table.ts';
import type { Drawing } from './terminal.ts';
import { plain } from './text.ts';
import { grouped } from '../../shared/grouped.ts';

/** Trials that a plan shows; the others only with --all. */
const fewRows = 5;

/** The first trials of a plan as a table; a parameter that is removed is a dash. */
export function renderFirstTrials(trials: readonly Trial[], space: SearchSpace, { width, color }: Drawing): string {
  const varying = space.filter(({ dimension }) => dimension.kind !== 'constant').map(({ name }) => name);
  const { lines, hidden } = drawTable({
    columns: [
      { title: 'trial', align: 'right', keep: true },
      ...varying.map((title) => ({ title: plain(title) })),
      { title: 'seed', align: 'right' },
    ],
    rows: trials
      .slice(0, fewRows)
      .map(({ number, params, seed }) => [
        String(number),
        ...varying.map((name) => (params[name] === undefined ? '-' : plain(formatParam(params[name])))),
        String(seed),
      ]),
    width,
    paint: painter(color),
    indent: '  ',
  });
  const rest = trials.length - fewRows;
  const notes = [
    ...(rest > 0 ? [`  ... and ${grouped(rest)} more: --all lists every trial`] : []),
    ...(hidden.length > 0 ? [`  (no room for ${hidden.map(plain).join(', ')})`] : []),
  ];
  return [...lines, ...notes].join('\n');
}

/** Every trial as CSV with a heading, or one JSON object a line; ends in a line end. */
export function listTrials(trials: readonly Trial[], space: SearchSpace, format: 'csv' | 'jsonl'): string {
  if (format === 'jsonl') return trials.map((trial) => `${JSON.stringify(trial)}\n`).join('');
  const names = space.map(({ name }) => name);
  const rows = trials.map(({ number, id, configuration, replicate, seed, params }) => [
    number,
    id,
    configuration,
    replicate,
    seed,
    ...names.map((name) => cell(params[name])),
  ]);
  return stringify([['number', 'id', 'configuration', 'replicate', 'seed', ...names], ...rows], {
    escape_formulas: true,
    record_delimiter: 'unix',
  });
}

/** A value as CSV: absent is empty, null is `null`, booleans are words; texts that a spreadsheet would calculate get a quote. */
function cell(value: ParamValue | undefined): string | number | undefined {
  return value === null || typeof value === 'boolean' ? String(value) : value;
}
