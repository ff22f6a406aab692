import type { GpFit } from './gp.ts';
import { gpDeviation, gpMean, looResiduals } from './gp-predict.ts';
import type { Prepared } from './prepare.ts';
import type { AnalysisReport } from './report.ts';
import type { Study } from './study.ts';

/** The best configuration as observed, and what the model makes of it. */
export type BestTrial = NonNullable<AnalysisReport['best']>;

/**
 * The best observed configuration with its shrunk value, the number of configurations that may be as good (P > 5 %), and
 * whether it lies more than two noise deviations below its expectation. Null without finite objectives.
 */
export function bestTrial({ sample, members }: Prepared, study: Study, sign: 1 | -1): BestTrial | null {
  let row = -1;
  let observed = Infinity;
  for (const [index, group] of members.entries()) {
    const value = group.reduce((sum, { objective }) => sum + objective, 0) / group.length;
    if (!(value < observed)) continue;
    row = index;
    observed = value;
  }
  const first = members[row]?.[0];
  if (!first) return null;
  const base = {
    row: first.index,
    observed: sign * observed,
    expected: null,
    without: null,
    suspicious: false,
    tied: 1,
  };
  const gp = study.estimate?.gp;
  if (!gp || sample.y.length > 2000) return base;
  const means = gpMean(gp, sample.columns);
  const expected = means[row] ?? 0;
  const own = gpDeviation(gp, sample.columns, row);
  const noise = Math.sqrt((study.noise.variance ?? gp.noise) / (sample.replicates[row] ?? 1));
  let tied = 0;
  for (let other = 0; other < means.length; other++) {
    const sd = Math.hypot(own, other === row ? 0 : gpDeviation(gp, sample.columns, other));
    const z = sd > 0 ? ((means[other] ?? 0) - expected) / sd : 0;
    // One-sided: P(other <= best) > 5 %.
    if (other === row || z < 1.645) tied++;
  }
  const inScale = sample.y[row] ?? 0;
  const suspicious = inScale < expected - 2 * noise;
  return { ...base, expected: sign * expected, without: withoutRow(gp, { sample, row, sign }), suspicious, tied };
}

/** What the other configurations lead to expect of one, and how far beyond that it is, positive where it is better. */
function withoutRow(
  gp: GpFit,
  { sample, row, sign }: { readonly sample: Prepared['sample']; readonly row: number; readonly sign: 1 | -1 },
): BestTrial['without'] {
  // The process keeps its rows in an order of its own.
  const own = Array.from(gp.sample.y.keys()).find(
    (each) =>
      gp.sample.y[each] === sample.y[row] &&
      gp.sample.columns.every((column, axis) => column[each] === sample.columns[axis]?.[row]),
  );
  if (own === undefined) return null;
  const residual = looResiduals(gp)[own] ?? 0;
  const deviation = gp.scale / Math.sqrt(gp.state.inverse[own * gp.sample.y.length + own] ?? 1);
  return { expected: sign * ((gp.sample.y[own] ?? 0) - residual), deviations: -residual / deviation };
}
