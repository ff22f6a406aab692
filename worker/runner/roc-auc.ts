import type { Predictions } from '../../shared/task.ts';

/**
 * Area under the ROC curve: the chance that an example of the class gets a higher probability than one of the others, ties
 * counting half (Mann and Whitney 1947; Hanley and McNeil 1982). Two classes: of class 1. More: the plain mean over classes
 * against the rest, classes that no example has left out. NaN where only one class is met or a probability is NaN.
 */
export function rocAuc({ outputs, targets, width }: Predictions): number {
  const classes = width === 2 ? [1] : Array.from({ length: width }, (_, index) => index);
  const areas = classes.map((index) => areaOf(index, { outputs, targets, width })).filter((area) => area !== null);
  return areas.reduce((sum, area) => sum + area, 0) / areas.length;
}

/** Null where the class has no example, or no other class has one. */
function areaOf(wanted: number, { outputs, targets, width }: Omit<Predictions, 'classNames'>): number | null {
  const scores = Float64Array.from(targets, (_, row) => outputs[row * width + wanted] ?? NaN);
  if (scores.some(Number.isNaN)) return NaN;
  const order = [...scores.keys()].sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  let positives = 0;
  let rankSum = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && scores[order[to] ?? 0] === scores[order[from] ?? 0]) to++;
    const rank = (from + 1 + to) / 2;
    for (const row of order.slice(from, to))
      if (targets[row] === wanted) {
        positives += 1;
        rankSum += rank;
      }
    from = to;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
