import { blankParameter } from './blank-parameter.ts';
import type { AnalysisContext } from './context.ts';
import { reportHead } from './context.ts';
import { failureTable } from './failures.ts';
import type { Prepared } from './prepare.ts';
import type { AnalysisReport } from './report.ts';
import { monotoneTrend } from './trend.ts';

/**
 * The report where no shares can be given: why, what makes trials fail if that can be told, and the sign of monotone trends
 * where there are less than 12 configurations, or three a hyperparameter.
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
    const trend = prepared && at >= 0 ? monotoneTrend(prepared.sample, at, context.seed) : null;
    if (!trend) return blank;
    const direction = trend.rho < 0 ? 'higher is better' : 'lower is better';
    return {
      ...blank,
      p: testable ? trend.p : null,
      test: `Spearman's rank correlation ${trend.rho.toFixed(2)}, permutation p ${trend.p.toFixed(3)}`,
      direction: trend.p <= 0.05 ? direction : null,
    };
  });
  return {
    ...reportHead(context, prepared, options.sampling),
    headline: why,
    method: 'none',
    methodText: 'no shares',
    fit: { crossValidatedR2: null, gpR2: null, forestR2: null, gpWeight: null },
    noise: { share: null, sd: null, df: 0, source: 'none' },
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
