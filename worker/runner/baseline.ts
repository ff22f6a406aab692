import type { Baseline } from './flags.ts';
import { lossSums } from './loss-values.ts';
import type { Training } from './training.ts';

/** What the simplest predictor of a training's data reaches: the commonest training class, or the training mean. */
export function baselineOf({ kind, train, eval: held, width, loss }: Training): Baseline {
  if (kind === 'classification') {
    const shares = classShares(train.targets, train.width);
    const commonest = shares.indexOf(Math.max(...shares));
    const accuracy = held.targets.filter((target) => target === commonest).length / held.count;
    return {
      metric: 'eval/accuracy',
      value: accuracy,
      error: Math.sqrt((accuracy * (1 - accuracy)) / held.count),
      trainLoss:
        loss.name === 'own' ? null : shares.reduce((sum, share) => sum - (share > 0 ? share * Math.log(share) : 0), 0),
    };
  }
  const mean = train.targets.reduce((sum, value) => sum + value, 0) / train.count;
  const errors = held.targets.map((value) => (value - mean) ** 2);
  const mse = errors.reduce((sum, value) => sum + value, 0) / held.count;
  const spread = errors.reduce((sum, value) => sum + (value - mse) ** 2, 0) / Math.max(1, held.count - 1);
  const guess = new Float64Array(train.count * width).fill(mean);
  return {
    metric: 'eval/mse',
    value: mse,
    error: Math.sqrt(spread / held.count),
    trainLoss: loss.name === 'own' ? null : lossSums[loss.name](guess, train.targets) / train.count,
  };
}

function classShares(targets: Float64Array, classCount: number): number[] {
  const shares = new Array<number>(classCount).fill(0);
  for (const target of targets) shares[target] = (shares[target] ?? 0) + 1 / targets.length;
  return shares;
}
