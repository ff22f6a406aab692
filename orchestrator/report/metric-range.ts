/** Metrics by the last part of their name that cannot leave these values, whatever the data; both ends count. */
const ranges: readonly (readonly [RegExp, MetricRange])[] = [
  [/\/(accuracy|balanced_accuracy|macro_f1|f1|roc_auc|auc)$/, { low: 0, high: 1 }],
  [/\/r2$/, { low: -Infinity, high: 1 }],
  [/\/(mse|mae|log_loss)$/, { low: 0, high: Infinity }],
];

/** The least and the largest value that a metric can have; infinite where there is no end. */
export interface MetricRange {
  readonly low: number;
  readonly high: number;
}

/** By the metric's name, such as `eval/accuracy`; without ends where the name tells none. */
export function metricRange(name: string): MetricRange {
  return ranges.find(([pattern]) => pattern.test(name))?.[1] ?? { low: -Infinity, high: Infinity };
}
