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
    check: 'Run it again with three new seeds before you believe it; the next sweep does.',
  };
};

/** One seed of the best configuration is far above its others. */
export const luckySeed: Rule = ({ best, configurations, metric, seedNoise, resolution }) => {
  const own = configurations.find(({ key }) => key === best?.configuration);
  if (best === null || own === undefined || own.scored.length < 3 || seedNoise === null) return null;
  const others = own.scored.filter(({ trial }) => trial.number !== best.number).map(({ objective }) => objective);
  const mean = others.reduce((sum, value) => sum + value, 0) / others.length;
  // The others' own spread; the pooled one where they agree by chance.
  const spread = Math.max(deviationOf(others, mean), 0.5 * seedNoise.sd);
  const sign = metric.goal === 'maximize' ? 1 : -1;
  const bound = tQuantile(1 - alarm / own.scored.length, others.length - 1 + seedNoise.df);
  const excess = sign * (best.objective - mean);
  if (spread === 0 || excess <= bound * spread * Math.sqrt(1 + 1 / others.length)) return null;
  const { decimals } = resolution;
  return {
    code: 'lucky-seed',
    text: `Trial ${best.number} owes its place to its seed: it scores ${formatNumber(best.objective, decimals)}, the ${plural(others.length, 'other seed')} of the same configuration ${formatNumber(mean, decimals)} on average.`,
    check: 'Judge the configuration by its mean over seeds, not by this trial.',
  };
};

function deviationOf(values: readonly number[], mean: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1));
}
