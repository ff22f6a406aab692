import Table from 'cli-table3';
import type { Paint, Tone } from './paint.ts';
import { displayWidth, fit } from './text.ts';

/** One column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Cut to fit rather than left out when space is short; columns without it go first, the last one first. */
  readonly keep?: boolean;
}

/** A table of plain texts. */
export interface TableInput {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  readonly width: number;
  readonly paint: Paint;
  readonly indent?: string;
  /** How a row is coloured. */
  readonly toneOf?: (row: number) => Tone | null;
}

/** A drawn table, and the titles of columns that found no room. */
export interface DrawnTable {
  readonly lines: readonly string[];
  readonly hidden: readonly string[];
}

const gap = '  ';
/** Narrower than this a cell is not worth reading. */
const leastCell = 6;
const noLines = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '',
  bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: gap,
}; // prettier-ignore

/** A table without rules, no line wider than `width`: long cells are cut, then columns are left out. */
export function drawTable({ columns, rows, width, paint, indent = '', toneOf }: TableInput): DrawnTable {
  const { shown, widths } = layOut(columns, rows, width - indent.length);
  const table = new Table({
    head: shown.map((index) => paint('faint', fit(columns[index]?.title ?? '', widths[index] ?? 0))),
    colAligns: shown.map((index) => columns[index]?.align ?? 'left'),
    chars: noLines,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  for (const [number, row] of rows.entries()) {
    const tone = toneOf?.(number) ?? null;
    const cells = shown.map((index) => fit(row[index] ?? '', widths[index] ?? 0));
    table.push(tone === null ? cells : cells.map((cell) => paint(tone, cell)));
  }
  return {
    lines: table
      .toString()
      .split('\n')
      .map((line) => `${indent}${line}`.trimEnd()),
    hidden: columns.filter((_, index) => !shown.includes(index)).map(({ title }) => title),
  };
}

/** Which columns are shown, and how wide each may be. */
function layOut(columns: readonly Column[], rows: readonly (readonly string[])[], width: number) {
  const widths = columns.map(({ title }, index) =>
    Math.max(...[title, ...rows.map((row) => row[index] ?? '')].map((cell) => displayWidth(fit(cell, width)))),
  );
  let shown = columns.map((_, index) => index);
  const total = () => shown.reduce((sum, index) => sum + (widths[index] ?? 0), gap.length * (shown.length - 1));
  while (total() > width) {
    const widest = shown.reduce((a, b) => ((widths[b] ?? 0) > (widths[a] ?? 0) ? b : a), shown[0] ?? 0);
    const dropped = shown.findLast((index) => columns[index]?.keep !== true);
    if ((widths[widest] ?? 0) > 2 * leastCell) widths[widest] = (widths[widest] ?? 0) - 1;
    else if (dropped !== undefined && shown.length > 1) shown = shown.filter((index) => index !== dropped);
    else if ((widths[widest] ?? 0) > 1) widths[widest] = (widths[widest] ?? 0) - 1;
    else break;
  }
  return { shown, widths };
}
