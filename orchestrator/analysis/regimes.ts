import { restricted } from './axis.ts';
import type { Axis } from './axis.ts';
import { rowsOf } from './sample.ts';
import type { Sample } from './sample.ts';
import type { Prepared } from './prepare.ts';

/** The configurations in which the same hyperparameters exist. */
export interface Regime {
  /** Indices of all axes that exist here. */
  readonly active: readonly number[];
  /** Of these, the ones that vary here: axis k of `sample` is axis `studied[k]` of the sweep. */
  readonly studied: readonly number[];
  /** Row indices in the whole sample. */
  readonly rows: readonly number[];
  readonly sample: Sample;
  /** Part of the search distribution that lies here, estimated by the part of the configurations. */
  readonly part: number;
}

/** Regimes of a conditional space and the axes that decide which one holds. */
export interface Regimes {
  readonly regimes: readonly Regime[];
  /** Axes that exist everywhere. */
  readonly always: readonly number[];
  /** Of these, how much each decides the regime; sums to 1. */
  readonly gate: ReadonlyMap<number, number>;
}

/** A node decides the regime when at least this part of its rows are of one. */
const purityLimit = 0.95;

/** Splits configurations by which hyperparameters they have. Absent parameters have node -1. */
export function splitRegimes(prepared: Prepared, axes: readonly Axis[]): Regimes {
  const nodes = prepared.members.map((group) => group[0]?.nodes ?? []);
  const groups = new Map<string, number[]>();
  for (const [row, values] of nodes.entries()) {
    const key = axes.map((_, i) => ((values[i] ?? -1) >= 0 ? '1' : '0')).join('');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const always = [...axes.keys()].filter((i) => nodes.every((values) => (values[i] ?? -1) >= 0));
  const regimeOf = new Map([...groups.values()].flatMap((rows, index) => rows.map((row) => [row, index] as const)));
  const gate = gatesOf({ nodes, regimeOf, axes }, always);
  const regimes = [...groups].map(([key, rows]) => {
    const active = [...axes.keys()].filter((i) => key[i] === '1');
    return { active, rows, part: rows.length / nodes.length, ...regimeSample(prepared, { axes, rows, active, gate }) };
  });
  return { regimes, always, gate };
}

/** Purity of each always-present axis; those that decide alone share the credit, else the purest has it. */
function gatesOf(
  found: {
    readonly nodes: readonly (readonly number[])[];
    readonly regimeOf: ReadonlyMap<number, number>;
    readonly axes: readonly Axis[];
  },
  always: readonly number[],
): ReadonlyMap<number, number> {
  const purity = new Map(always.map((axis) => [axis, purityOf(found, axis)]));
  const deciding = always.filter((axis) => (purity.get(axis) ?? 0) >= purityLimit);
  if (deciding.length > 0) return new Map(deciding.map((axis) => [axis, 1 / deciding.length]));
  const purest = always.reduce<number | null>(
    (best, axis) => (best === null || (purity.get(axis) ?? 0) > (purity.get(best) ?? 0) ? axis : best),
    null,
  );
  return new Map(purest === null ? [] : [[purest, 1]]);
}

/** Part of the rows that a majority vote among neighbours in the same node (or one of 8 parts of a range) gets right. */
function purityOf({ nodes, regimeOf, axes }: Parameters<typeof gatesOf>[0], axis: number): number {
  const size = axes[axis]?.mass.length ?? 1;
  // Many parts with few rows each would look pure by chance.
  const parts = axes[axis]?.lattice ? size : Math.max(2, Math.min(16, Math.floor(nodes.length / 10)));
  const counts = new Map<string, number>();
  const best = new Map<number, number>();
  for (const [row, values] of nodes.entries()) {
    const part = Math.floor(((values[axis] ?? 0) * parts) / size);
    const key = `${part}:${regimeOf.get(row) ?? -1}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    best.set(part, Math.max(best.get(part) ?? 0, count));
  }
  return [...best.values()].reduce((a, b) => a + b, 0) / nodes.length;
}

function regimeSample(
  prepared: Prepared,
  at: {
    readonly axes: readonly Axis[];
    readonly rows: readonly number[];
    readonly active: readonly number[];
    readonly gate: ReadonlyMap<number, number>;
  },
): { readonly studied: readonly number[]; readonly sample: Sample } {
  const whole = rowsOf(prepared.sample, at.rows);
  const studied: number[] = [];
  const axes: Axis[] = [];
  const columns: Uint8Array[] = [];
  for (const index of at.active) {
    const axis = at.axes[index];
    const column = whole.columns[index];
    const seen = new Set(column);
    if (!axis || !column || seen.size < 2) continue;
    const [low, high] = [Math.min(...seen), Math.max(...seen)];
    const inside = (node: number) => (axis.ordered ? node >= low && node <= high : seen.has(node));
    const narrowed = at.gate.has(index) ? restricted(axis, inside) : axis;
    if (!narrowed) continue;
    const nodes = Array.from(axis.mass.keys()).filter(inside);
    const moved = new Map(nodes.map((node, position) => [node, position]));
    studied.push(index);
    axes.push(narrowed);
    columns.push(narrowed === axis ? column : column.map((node) => moved.get(node) ?? 0));
  }
  return { studied, sample: { ...whole, axes, columns } };
}
