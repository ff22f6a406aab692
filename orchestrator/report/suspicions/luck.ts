import { normalQuantile } from '../../../shared/distribution.ts';
import { tQuantile } from '../../../shared/stats/student-t.ts';
import { formatNumber, plural } from '../numbers.ts';
import type { Rule } from './basis.ts';

/** Error rate of the rules about luck. */
const alarm = 0.02;

/** The best configuration is better than all others lead to expect of it, beyond what the best of so many would be by luck. */
export const isolatedBest: Rule = ({ analysis, resolution }) => {
  const top = analysis?.best ?? null;
  if (analysis === null || top === null || top.without === null) return null;
  const { configurations } = analysis.counts;
  // Of n residuals the largest exceeds this with probability `alarm`. The model was fitted with the lucky one among its
  // points, which makes its deviations larger: no heavier tail is needed.
  const bound = normalQuantile(1 - alarm / Math.max(1, configurations));
  if (top.without.deviations <= bound || (analysis.fit.crossValidatedR2 ?? 0) <= 0) return null;
  const { decimals } = resolution;
  const raw = analysis.scale.used === 'raw' || analysis.scale.used === 'clip';
  const expected = raw ? ` to expect ${formatNumber(top.without.expected, decimals)}` : ' to expect less';
  return {
    code: 'isolated',
    text: `The best configuration (${formatNumber(top.observed, decimals)}) stands alone: trials with similar values lead${expected}.`,
    check: 'Run it again with three new seeds before you believe it.',
  };
};

/**
 * One seed of the best configuration is far above its others: its externally studentised distance from their mean (Cook and
 * Weisberg 1982, section 2.2), with the variance pooled over all configurations with repeats, itself left out, beyond what the
 * largest of all repeated trials reaches by luck once in fifty sweeps (Bonferroni: the best of a sweep may be any of them).
 */
export const luckySeed: Rule = ({ best, configurations, metric, resolution }) => {
  const own = configurations.find(({ key }) => key === best?.configuration);
  if (best === null || own === undefined || own.scored.length < 3) return null;
  const others = own.scored.filter(({ trial }) => trial.number !== best.number).map(({ objective }) => objective);
  const repeated = configurations.filter(({ scored }) => scored.length > 1);
  const groups = [
    others,
    ...repeated.filter((each) => each !== own).map(({ scored }) => scored.map(({ objective }) => objective)),
  ];
  const df = groups.reduce((sum, group) => sum + group.length - 1, 0);
  const spread = Math.sqrt(groups.reduce((sum, group) => sum + squares(group), 0) / df);
  const bound = tQuantile(1 - alarm / repeated.reduce((sum, { scored }) => sum + scored.length, 0), df);
  const mean = meanOf(others);
  const excess = (metric.goal === 'maximize' ? 1 : -1) * (best.objective - mean);
  if (spread === 0 || excess <= bound * spread * Math.sqrt(1 + 1 / others.length)) return null;
  const { decimals } = resolution;
  return {
    code: 'lucky-seed',
    text: `Trial ${best.number} owes its place to its seed: it scores ${formatNumber(best.objective, decimals)}, the ${plural(others.length, 'other seed')} of the same configuration ${formatNumber(mean, decimals)} on average.`,
    check: 'Judge the configuration by its mean over seeds, not by this trial.',
  };
};

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sum of squared distances from the mean. */
function squares(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
