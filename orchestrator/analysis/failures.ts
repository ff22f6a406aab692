import { holm } from '../../shared/stats/multiplicity.ts';
import { nodeText } from './axis.ts';
import type { Axis } from './axis.ts';
import { estimate } from './blend.ts';
import type { PlacedRow } from './prepare.ts';
import type { AnalysisReport } from './report.ts';
import type { Sample } from './sample.ts';
import { scoreTest } from './score-test.ts';

/** Fewest failures, and fewest successes, from which causes of failure are looked for. */
const fewest = 5;

/** What {@link failureTable} needs to know of the analysis around it. */
export interface FailureOptions {
  readonly axes: readonly Axis[];
  /** Which of them to study: these must have a node in every row. */
  readonly positions: readonly number[];
  readonly seed: readonly (string | number)[];
  readonly testable: boolean;
}

/** What makes trials fail or diverge: the same engine on the 0/1 indicator; null below 5 failures or 5 successes. */
export function failureTable(
  rows: readonly PlacedRow[],
  { axes: all, positions, seed, testable }: FailureOptions,
): AnalysisReport['failures'] {
  const failed = rows.filter(({ bad }) => bad).length;
  if (failed < fewest || rows.length - failed < fewest || positions.length === 0) return null;
  const axes = positions.flatMap((at) => all[at] ?? []);
  const shown = rows.length > 400 ? rows.filter((_, at) => at % Math.ceil(rows.length / 400) === 0) : rows;
  const sample: Sample = {
    axes,
    columns: positions.map((at) => Uint8Array.from(shown, ({ nodes }) => nodes[at] ?? 0)),
    y: Float64Array.from(shown, ({ bad }) => (bad ? 1 : 0)),
    replicates: new Float64Array(shown.length).fill(1),
  };
  const found = estimate(sample, {
    seed: [...seed, 'failures'],
    knownNoise: null,
    trees: 64,
    iterations: 30,
    pairs: false,
  });
  const p = axes.map((_, axis) =>
    testable ? scoreTest(sample, axis, { seed: [...seed, 'failures'], permutations: 999, knownNoise: null }) : null,
  );
  const adjusted = holm(p.map((value) => value ?? 1));
  const parameters = axes.map((axis, i) => ({
    name: axis.name,
    share: found.first[i] ?? 0,
    total: found.total[i] ?? 0,
    pAdjusted: p[i] === null ? null : (adjusted[i] ?? null),
    worst: worstPart(rows, axis, positions[i] ?? 0),
  }));
  return { failed, of: rows.length, parameters: parameters.sort((a, b) => b.total - a.total) };
}

/** The level, or the quarter of a range, with the highest share of failures. */
function worstPart(rows: readonly PlacedRow[], axis: Axis, at: number): string {
  const size = axis.mass.length;
  const part = (node: number) => (axis.lattice ? node : Math.floor((node * 4) / size));
  const parts = Array.from({ length: axis.lattice ? size : 4 }, (_, k) => {
    const inside = rows.filter(({ nodes }) => (nodes[at] ?? -1) >= 0 && part(nodes[at] ?? 0) === k);
    const bad = inside.filter((row) => row.bad).length;
    return { k, bad, of: inside.length, share: inside.length === 0 ? -1 : bad / inside.length };
  });
  const worst = parts.reduce((a, b) => (b.share > a.share ? b : a));
  const first = axis.lattice ? worst.k : Math.floor((worst.k * size) / 4);
  const text = axis.lattice
    ? nodeText(axis, first)
    : `${short(axis.cells[first]?.[0])} .. ${short(axis.cells[Math.min(size - 1, first + size / 4 - 1)]?.[1])}`;
  return `${text}: ${worst.bad} of ${worst.of}`;
}

function short(value: unknown): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(3))) : String(value);
}
