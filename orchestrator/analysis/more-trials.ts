import { quantile } from '../../shared/stats/order.ts';
import type { MoreTrials } from './report.ts';
import type { Study } from './study.ts';

/** 80 % power at 5 %: noncentrality by degrees of freedom of the effect (SENSITIVITY 4.4). */
const noncentrality = [7.849, 9.635, 10.903, 11.935, 12.828, 13.624, 14.351, 15.022, 15.65] as const;

/** No advice beyond this many trials: the answer is then "not by brute force". */
const mostTrials = 10_000;

/** A parameter whose verdict is open, by axis index. */
export interface OpenQuestion {
  readonly axis: number;
  readonly name: string;
  /** Levels of the axis; 4 and more count as a smooth curve of 3 degrees of freedom. */
  readonly levels: number;
}

/**
 * Trials in all that would show an effect of each open parameter with 80 % power if it is as large as the fitted model has it:
 * N = lambda / f2, f2 = total / (what stays unexplained). The range comes from simulating the model's own uncertainty: the
 * share is drawn again from each half-sample replicate; `null` at the upper end where some draws see no effect at all.
 */
export function moreTrials(study: Study, open: readonly OpenQuestion[], used: number): MoreTrials[] {
  const unexplained = Math.max(0.02, 1 - Math.max(0, study.r2 ?? 0));
  return open.map(({ axis, name, levels }) => {
    const df = Math.min(levels - 1, 3);
    const needed = (share: number) => {
      // Shares are of the explained variance; f2 sets them against what the model leaves unexplained.
      const f2 = (share * Math.max(0.02, study.r2 ?? 0)) / unexplained;
      const lambda = noncentrality[df - 1] ?? 10.903;
      return f2 > 0 ? Math.max(used + 1, Math.ceil(lambda / f2)) : Infinity;
    };
    const draws = study.replicates.map((row) => needed(row[axis] ?? 0));
    const middle = needed(study.total[axis] ?? 0);
    const [low, high] = [quantile(draws, 0.1), quantile(draws, 0.9)];
    const kept = (n: number) => (n <= mostTrials ? n : null);
    return {
      question: `does ${name} matter?`,
      trials: kept(middle),
      range: draws.length > 0 && Number.isFinite(low) ? [Math.round(low), kept(Math.round(high))] : null,
      method: `80 % power at 5 %, effect as in the model (share ${((study.total[axis] ?? 0) * 100).toFixed(1)} %), range over half-sample replicates`,
    };
  });
}
