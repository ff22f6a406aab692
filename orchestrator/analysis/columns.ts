import { midRanks } from '../../shared/stats/order.ts';
import type { Axis } from './axis.ts';
import type { PlacedRow } from './prepare.ts';
import { moments } from './sample.ts';

/** Which axes can be studied, and why the others cannot. */
export interface ColumnCheck {
  /** Indices of the axes to study. */
  readonly kept: readonly number[];
  /** By axis index. */
  readonly because: ReadonlyMap<number, string>;
  /** Levels (or parts of a range) that occur, by axis. */
  readonly levelsSeen: readonly number[];
  readonly warnings: readonly string[];
}

/** Drops axes of which fewer than two levels occur and axes that move together with an earlier one. */
export function checkColumns(rows: readonly PlacedRow[], axes: readonly Axis[]): ColumnCheck {
  const because = new Map<number, string>();
  const warnings: string[] = [];
  const kept: number[] = [];
  const levelsSeen = axes.map(
    (_, i) => new Set(rows.map((row) => row.nodes[i] ?? -1).filter((node) => node >= 0)).size,
  );
  for (const [i, axis] of axes.entries()) {
    if ((levelsSeen[i] ?? 0) < 2) {
      because.set(i, levelsSeen[i] === 0 ? 'never set' : 'constant: one value in all trials');
      continue;
    }
    const twin = kept.find((other) => aliased(rows, other, i));
    if (twin === undefined) {
      kept.push(i);
      continue;
    }
    const name = axes[twin]?.name ?? '';
    because.set(i, `aliased with ${name}`);
    warnings.push(
      `${axis.name} and ${name} moved together in every trial: their effects cannot be told apart and stand under ${name}`,
    );
  }
  return { kept, because, levelsSeen, warnings };
}

/** Whether each node of one axis goes with one node of the other only, both ways. */
function aliased(rows: readonly PlacedRow[], a: number, b: number): boolean {
  if (rows.length < 3) return false;
  const forward = new Map<number, number>();
  const back = new Map<number, number>();
  for (const { nodes } of rows) {
    const x = nodes[a] ?? -1;
    const y = nodes[b] ?? -1;
    if ((forward.get(x) ?? y) !== y || (back.get(y) ?? x) !== x) return nearlyAliased(rows, a, b);
    forward.set(x, y);
    back.set(y, x);
  }
  // With as many nodes as rows any two columns map onto each other; then only the correlation tells.
  return forward.size < rows.length / 1.5 || nearlyAliased(rows, a, b);
}

/** Rows that are enough to see that two columns do not move together; they come in random order. */
const comparedRows = 2000;

/** Fewest rows from which the same order says anything. */
const fewestRanked = 8;

/**
 * Whether one column was computed from the other: correlation of nodes beyond 0.999, or of their ranks beyond 0.995 (some order is
 * lost where values share a node).
 */
function nearlyAliased(rows: readonly PlacedRow[], a: number, b: number): boolean {
  const pairs = rows
    .slice(0, comparedRows)
    .map(({ nodes }) => [nodes[a] ?? -1, nodes[b] ?? -1] as const)
    .filter(([x, y]) => x >= 0 && y >= 0);
  if (pairs.length < 3) return false;
  const [x, y] = [pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1])];
  if (Math.abs(correlation(x, y)) > 0.999) return true;
  return pairs.length >= fewestRanked && Math.abs(correlation(midRanks(x), midRanks(y))) > 0.995;
}

/** Pearson's; 0 where either is constant. */
function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [mx, my] = [moments(x), moments(y)];
  if (!(mx.variance > 0 && my.variance > 0)) return 0;
  let sum = 0;
  for (let row = 0; row < x.length; row++) sum += ((x[row] ?? 0) - mx.mean) * ((y[row] ?? 0) - my.mean);
  return sum / x.length / Math.sqrt(mx.variance * my.variance);
}
