import type { Axis } from './axis.ts';
import type { PlacedRow } from './prepare.ts';

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

/** Correlation of nodes beyond 0.999: one was computed from the other. */
function nearlyAliased(rows: readonly PlacedRow[], a: number, b: number): boolean {
  const pairs = rows.map(({ nodes }) => [nodes[a] ?? -1, nodes[b] ?? -1] as const).filter(([x, y]) => x >= 0 && y >= 0);
  if (pairs.length < 3) return false;
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (const [x, y] of pairs) {
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
    xy += (x - mx) * (y - my);
  }
  return xx > 0 && yy > 0 && Math.abs(xy) / Math.sqrt(xx * yy) > 0.999;
}
