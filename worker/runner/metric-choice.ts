import type { RunnerSweep } from '../../shared/runner-protocol.ts';
import { didYouMean, listed } from './did-you-mean.ts';
import { TrialError } from './trial-error.ts';

/** One told step or epoch with its metrics by name. */
export interface MetricRow {
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** @throws TrialError `user` naming what is produced when the sweep's metric is not among it. */
export function checkMetricName(metric: RunnerSweep['metric'], produced: readonly string[]): void {
  if (produced.includes(metric.name)) return;
  throw new TrialError(
    'user',
    `metric.name is "${metric.name}", but the task produces ${listed(produced)}.${didYouMean(metric.name, produced)}`,
  );
}

/**
 * The row that counts: the last, or the one with the best value of the sweep's metric (the first of equals). Undefined
 * when there is none.
 */
export function rowThatCounts(metric: RunnerSweep['metric'], rows: readonly MetricRow[]): MetricRow | undefined {
  return metric.at === 'last' ? rows.at(-1) : bestRow(metric, rows);
}

/** The row with the best value of the sweep's metric, the first of equals; undefined when there is none. */
export function bestRow(metric: RunnerSweep['metric'], rows: readonly MetricRow[]): MetricRow | undefined {
  const sign = metric.goal === 'maximize' ? 1 : -1;
  const score = (row: MetricRow) => {
    const value = row.metrics[metric.name] ?? NaN;
    return Number.isFinite(value) ? sign * value : -Infinity;
  };
  return rows.reduce<MetricRow | undefined>(
    (best, row) => (best === undefined || score(row) > score(best) ? row : best),
    undefined,
  );
}

/** Metrics as they travel: a value that is not finite becomes null. */
export function travelling(metrics: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
}
