import type { Axis } from './axis.ts';
import { nodeText } from './axis.ts';
import type { AnalysisReport } from './report.ts';
import type { Sample } from './sample.ts';

/** A gap this wide (share of the search distribution) is a hole, and at least one that chance leaves once in 20 samples. */
const widestGap = 0.2;

/** Levels never tried and wide gaps in ranges: shares there are extrapolated. */
export function coverageHoles(sample: Sample): AnalysisReport['coverage'] {
  return sample.axes.flatMap((axis, i) => {
    const seen = new Set(sample.columns[i]);
    return axis.lattice ? missingLevels(axis, seen) : gaps(axis, seen, sample.y.length);
  });
}

function missingLevels(axis: Axis, seen: ReadonlySet<number>): AnalysisReport['coverage'] {
  return axis.values.flatMap((value, node) =>
    seen.has(node)
      ? []
      : [
          {
            parameter: axis.name,
            from: value,
            to: value,
            text: `${axis.name} = ${nodeText(axis, node)} was never tried`,
          },
        ],
  );
}

function gaps(axis: Axis, seen: ReadonlySet<number>, rows: number): AnalysisReport['coverage'] {
  // Spacings of N uniform points: P(largest > x) is about N (1 - x)^N.
  const bound = Math.max(widestGap, 1 - (0.05 / rows) ** (1 / rows));
  const holes: AnalysisReport['coverage'][number][] = [];
  let start = -1;
  let mass = 0;
  for (let node = 0; node <= axis.mass.length; node++) {
    if (node < axis.mass.length && !seen.has(node)) {
      if (start < 0) start = node;
      mass += axis.mass[node] ?? 0;
      continue;
    }
    if (start >= 0 && mass > bound) {
      const from = axis.cells[start]?.[0] ?? null;
      const to = axis.cells[node - 1]?.[1] ?? null;
      const text = `no trial of ${axis.name} between ${nodeText(axis, start)} and ${nodeText(axis, node - 1)}`;
      holes.push({ parameter: axis.name, from, to, text });
    }
    start = -1;
    mass = 0;
  }
  return holes;
}
