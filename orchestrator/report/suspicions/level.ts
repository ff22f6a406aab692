import { formatCount, formatNumber, plural } from '../numbers.ts';
import type { Rule, SuspicionBasis } from './basis.ts';

/** Nothing is shown to be better than the best simple predictor. */
export const atBaseline: Rule = ({ standing, resolution }) => {
  const equal = standing?.comparisons.filter(({ verdict }) => verdict !== 'better') ?? [];
  const [first] = [...equal].sort((a, b) => a.gain - b.gain);
  if (first === undefined) return null;
  const value = formatNumber(first.value, resolution.decimals);
  const how = first.verdict === 'worse' ? 'is worse than' : 'cannot be told from';
  return {
    code: 'baseline',
    text: `The best configuration ${how} a simple predictor: ${first.baseline} scores ${value}.`,
    check: 'Overfit a handful of examples first; a network that cannot is broken. Then look at the data.',
  };
};

/** No trial is better than guessing: something is broken, not badly tuned. */
export const nothingLearnt: Rule = (basis) => {
  const [baseline] = basis.baselines;
  const values = objectivesOf(basis);
  if (baseline === undefined || values.length < 5) return null;
  const sign = basis.metric.goal === 'maximize' ? 1 : -1;
  const reach = 2 * (baseline.standardError ?? 0);
  if (values.some((value) => sign * (value - baseline.value) > reach)) return null;
  return {
    code: 'nothing-learnt',
    text: `None of ${plural(values.length, 'trial')} is better than ${baseline.name} (${formatNumber(baseline.value, basis.resolution.decimals)}): nothing was learnt anywhere in the space.`,
    check: 'This is a bug in the data, the labels or the loss far more often than a matter of values: run preflight.',
  };
};

/** Every trial gives exactly the same: what is swept does not reach the model. */
export const allTheSame: Rule = (basis) => {
  const values = objectivesOf(basis);
  const [first] = values;
  if (first === undefined || values.length < 3 || values.some((value) => value !== first)) return null;
  if (new Set(basis.configurations.filter(({ scored }) => scored.length > 0)).size < 2) return null;
  return {
    code: 'all-same',
    text: `All ${plural(values.length, 'trial')} score exactly ${formatNumber(first)}, whatever their values and seeds.`,
    check: 'Does the task read its parameters? Does the metric move at all when the weights do?',
  };
};

/** The metric is (almost) as good as it can get, so that it cannot tell the good ones apart. */
export const atCeiling: Rule = (basis) => {
  const { metric, resolution, best } = basis;
  if (best === null || metric.goal !== 'maximize' || !/\/(accuracy|auc|f1)$/.test(metric.name)) return null;
  const values = objectivesOf(basis);
  const near = values.filter((value) => value >= 1 - Math.max(0.001, 1 / (resolution.examples ?? 1000)));
  if (near.length < 3 || near.length < 0.1 * values.length) return null;
  return {
    code: 'ceiling',
    text: `${formatCount(near.length)} of ${plural(values.length, 'trial')} score ${formatNumber(best.objective, resolution.decimals)}, at the top of the metric: it cannot tell them apart.`,
    check: 'Look for eval examples or the label among the inputs; else rank by loss, or take harder examples.',
  };
};

function objectivesOf({ configurations }: SuspicionBasis): number[] {
  return configurations.flatMap(({ scored }) => scored.map(({ objective }) => objective));
}
