import { normalQuantile } from '../../../shared/distribution.ts';
import { metricRange } from '../metric-range.ts';
import { formatCount, formatNumber, plural } from '../numbers.ts';
import type { Rule, SuspicionBasis } from './basis.ts';

/** Nothing is shown to be better than the best simple predictor. */
export const atBaseline: Rule = ({ standing, resolution, gates }) => {
  const equal = standing?.comparisons.filter(({ verdict }) => verdict !== 'better') ?? [];
  const [first] = [...equal].sort((a, b) => a.gain - b.gain);
  if (first === undefined) return null;
  const value = formatNumber(first.value, resolution.decimals);
  const learns = gates?.learns ?? false;
  const how = first.verdict === 'worse' ? 'is worse than' : 'cannot be told from';
  return {
    code: 'baseline',
    text: `The best configuration ${how} a simple predictor: ${first.baseline} scores ${value}.`,
    check: learns
      ? 'It can learn: preflight overfitted a handful of examples. Then more or better data, or other inputs, may give more than other values.'
      : 'Overfit a handful of examples first; a network that cannot is broken. Then look at the data.',
  };
};

/** Baselines that look at no input. */
const guesses: ReadonlySet<string> = new Set(['random', 'majority class', 'mean']);
/** Probability that the luckiest of trials that all guess passes for one that learnt. */
const alarm = 0.02;

/** No trial is better than guessing: something is broken, not badly tuned. */
export const nothingLearnt: Rule = (basis) => {
  const sign = basis.metric.goal === 'maximize' ? 1 : -1;
  const guessing = basis.baselines.filter(({ name }) => guesses.has(name));
  const [baseline] = guessing.sort((a, b) => sign * (b.value - a.value));
  const values = objectivesOf(basis);
  if (baseline === undefined || values.length < 5) return null;
  const reach = normalQuantile(1 - alarm / values.length) * (baseline.standardError ?? 0);
  if (values.some((value) => sign * (value - baseline.value) > reach)) return null;
  return {
    code: 'nothing-learnt',
    text: `None of ${plural(values.length, 'trial')} is better than ${baseline.name} (${formatNumber(baseline.value, basis.resolution.decimals)}) by more than luck: nothing was learnt anywhere in the space.`,
    check: 'This is a bug in the data, the labels or the loss far more often than a matter of values: run preflight.',
  };
};

/** Every trial gives exactly the same: what is swept does not reach the model. Where all are perfect, that explains it. */
export const allTheSame: Rule = (basis) => {
  const values = objectivesOf(basis);
  const [first] = values;
  if (first === undefined || values.length < 3 || values.some((value) => value !== first)) return null;
  if (isPerfect(basis, first) || basis.configurations.filter(({ scored }) => scored.length > 0).length < 2) return null;
  return {
    code: 'all-same',
    text: `All ${plural(values.length, 'trial')} score exactly ${formatNumber(first)}, whatever their values and seeds.`,
    check: 'Does the task read its parameters? Does the metric move at all when the weights do?',
  };
};

/** Whether a value is the highest that its metric can have, or next to it. */
function isPerfect({ metric, resolution }: SuspicionBasis, value: number): boolean {
  if (metric.goal !== 'maximize') return false;
  return value >= metricRange(metric.name).high - Math.max(0.001, 1 / (resolution.examples ?? 1000));
}

/** The metric is (almost) as good as it can get, so that it cannot tell the good ones apart. */
export const atCeiling: Rule = (basis) => {
  const { resolution, best } = basis;
  if (best === null) return null;
  const values = objectivesOf(basis);
  const near = values.filter((value) => isPerfect(basis, value));
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
