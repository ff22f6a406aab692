import { expect, it } from 'vitest';
import { metricRange } from '../../../orchestrator/report/metric-range.ts';

it.each([
  ['eval/accuracy', 0, 1],
  ['eval/balanced_accuracy', 0, 1],
  ['train/roc_auc', 0, 1],
  ['eval/macro_f1', 0, 1],
  ['eval/r2', -Infinity, 1],
  ['eval/mae', 0, Infinity],
  ['eval/loss', -Infinity, Infinity],
  ['eval/my_accuracy', -Infinity, Infinity],
])('%s lies between %s and %s', (name, low, high) => {
  expect(metricRange(name)).toEqual({ low, high });
});
