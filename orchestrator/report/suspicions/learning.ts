import type { CurvePoint } from '../curve.ts';
import { formatMetric, formatNumber } from '../numbers.ts';
import type { Rule } from './basis.ts';

/** Gap between train and eval from which a score in [0, 1] is suspicious; smaller ones are everyday overfitting. */
const shareGap = 0.1;
/** Ratio from which a loss's gap is. */
const lossRatio = 2;

/** The best trial does far better on what it was trained on than on what it is judged by. */
export const trainEvalGap: Rule = ({ best, metric, resolution }) => {
  if (best === null || !metric.name.startsWith('eval/')) return null;
  const what = metric.name.slice('eval/'.length);
  const [train, eval_] = [best.metrics[`train/${what}`], best.metrics[metric.name]];
  if (typeof train !== 'number' || typeof eval_ !== 'number') return null;
  const higher = metric.goal === 'maximize';
  const shares = higher && train <= 1 && train >= 0 && eval_ >= 0;
  const found = shares
    ? train - eval_ > Math.max(shareGap, 3 * (resolution.standardError ?? 0))
    : !higher && train > 0 && eval_ > lossRatio * train && eval_ - train > 0.05;
  if (!found) return null;
  return {
    code: 'gap',
    text: `Trial ${best.number} reaches ${what} ${formatMetric(train)} on the training examples and ${formatMetric(eval_)} on the others: it learns its examples by heart.`,
    check: 'More data, more regularisation or fewer epochs may give more than other values of what was swept.',
  };
};

/** The best trial was better, or well, at an earlier epoch and ended badly. */
export const lateCollapse: Rule = ({ best, metric, evidence, resolution, seedNoise }) => {
  const points = evidence?.curves.find(({ number }) => number === best?.number)?.points ?? [];
  if (best === null || points.length < 3) return null;
  const sign = metric.goal === 'maximize' ? 1 : -1;
  const values = points.map(({ metrics }) => metrics[metric.name] ?? null);
  const last = values.at(-1) ?? null;
  const finite = values.filter((value) => value !== null);
  const peak = Math.max(...finite.map((value) => sign * value));
  const span = peak - Math.min(...finite.map((value) => sign * value));
  const wobble = 3 * Math.max(resolution.standardError ?? 0, seedNoise?.sd ?? 0);
  const lost = last === null ? Infinity : peak - sign * last;
  if (!(lost > Math.max(wobble, 0.3 * span)) || lost === 0) return null;
  const at = points[values.indexOf(sign * peak)]?.epoch ?? 0;
  return {
    code: 'late-collapse',
    text: `Trial ${best.number} was best at epoch ${at} (${formatNumber(sign * peak, resolution.decimals)}) and ended at ${last === null ? 'NaN' : formatNumber(last, resolution.decimals)}: it went wrong late.`,
    check:
      'A smaller learning rate, a schedule or clipping should keep what was reached; the score of one epoch is luck.',
  };
};

/** The epoch from which a curve overfits: eval loss has risen to its end by more than a tenth while train loss fell; null where it does not. */
export function overfitOnset(points: readonly CurvePoint[]): number | null {
  const evalLoss = points.map(({ metrics }) => metrics['eval/loss'] ?? null);
  const trainLoss = points.map(({ metrics }) => metrics['train/loss'] ?? null);
  if (points.length < 4 || evalLoss.some((value) => value === null) || trainLoss.some((value) => value === null))
    return null;
  const losses = evalLoss.map(Number);
  const low = losses.indexOf(Math.min(...losses));
  if (low >= losses.length - 2) return null;
  const [lowest = 0, last = 0] = [losses[low], losses.at(-1)];
  const trainFell = Number(trainLoss.at(-1)) < Number(trainLoss[low]);
  return trainFell && last > 1.1 * lowest ? (points[low]?.epoch ?? null) : null;
}
