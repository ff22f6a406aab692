import { blankParameter } from './blank-parameter.ts';
import type { AnalysisContext } from './context.ts';
import { reportHead } from './context.ts';
import { failureTable } from './failures.ts';
import type { Prepared } from './prepare.ts';
import type { AnalysisReport, ParameterReport } from './report.ts';
import { rankTrend } from './trend.ts';
import type { Trend } from './trend.ts';

/**
 * The report where no shares can be given: why, what makes trials fail if that can be told, and a rank test of each
 * hyperparameter by itself: the sign of a monotone trend, or whether a category's levels differ.
 */
export function refusal(context: AnalysisContext, prepared: Prepared | null, why: string): AnalysisReport {
  const { space, check, placed, options } = context;
  const testable = options.sampling === 'independent' || options.sampling === 'quasi-random';
  const failures = failureTable(placed.rows, {
    axes: space.axes,
    positions: check.kept.filter((i) => placed.rows.every(({ nodes }) => (nodes[i] ?? -1) >= 0)),
    seed: context.seed,
    testable,
  });
  const lines = space.axes.map((axis, index) => {
    const blank = blankParameter(axis.name, check.because.get(index) ?? 'too few trials', check.levelsSeen[index] ?? 0);
    const at = check.kept.indexOf(index);
    const trend = prepared && at >= 0 ? rankTrend(prepared.sample, at, context.seed) : null;
    return trend ? { ...blank, ...trendLine(trend, { testable, goal: options.goal }) } : blank;
  });
  return {
    ...reportHead(context, prepared, options.sampling),
    headline: why,
    method: 'none',
    methodText: 'no shares',
    fit: { crossValidatedR2: null, gpR2: null, forestR2: null, gpWeight: null },
    noise: { share: null, sd: null, df: 0, source: 'none', seedSd: null },
    bar: null,
    parameters: [...lines, ...space.left.map(({ name, because }) => blankParameter(name, because, 1))],
    pairs: [],
    failures,
    best: null,
    reference: null,
    coverage: [],
    advice: [],
    moreTrials: [],
    warnings: [...placed.warnings, ...check.warnings],
  };
}

/** A test of one hyperparameter by ranks; not corrected for how many there are. */
function trendLine(
  { rho, h, p }: Trend,
  { testable, goal }: { readonly testable: boolean; readonly goal: 'minimize' | 'maximize' },
): Pick<ParameterReport, 'p' | 'test' | 'direction' | 'because'> {
  // Rows are analysed with low as good; people read the correlation with the metric as it stands in their table.
  const shownRho = goal === 'maximize' ? 0 - (rho ?? 0) : (rho ?? 0);
  const found =
    rho === null ? `Kruskal and Wallis' H ${(h ?? 0).toFixed(2)}` : `rank correlation ${shownRho.toFixed(2)}`;
  const direction = rho === null ? 'by category' : rho < 0 ? 'higher is better' : 'lower is better';
  const shown = testable && p <= 0.05;
  return {
    p: testable ? p : null,
    test: `${found}, permutation p ${p.toFixed(3)}${testable ? '' : ' (not valid for how the points were chosen)'}`,
    because: testable ? `too few trials (${found}, p ${p.toFixed(3)})` : 'too few trials',
    direction: shown ? direction : null,
  };
}
