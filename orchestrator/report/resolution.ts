import type { GatesReport } from '../../shared/gate-records.ts';
import type { DataSummary, SweepRecord } from '../../shared/records.ts';
import { standardDeviation } from '../../shared/stats/mean.ts';
import { normalWithin90 } from '../../shared/stats/normal.ts';
import { shareError } from '../../shared/stats/share-error.ts';
import type { Baseline, Resolution, SeedNoise } from './model-types.ts';

/** What the finest honest figure of the objective follows from. */
export interface ResolutionInput {
  readonly metric: SweepRecord['metric'];
  readonly data: DataSummary | null;
  readonly noise: SeedNoise | null;
  /** Objectives of all completed trials. */
  readonly objectives: readonly number[];
  readonly best: number | null;
}

/** How finely the objective can tell configurations apart, and the decimals that follow: the first uncertain one and one more. */
export function resolutionOf({ metric, data, noise, objectives, best }: ResolutionInput): Resolution {
  const examples = examplesOf(metric.name, data);
  const accuracy = metric.name.endsWith('/accuracy');
  const standardError = accuracy && examples !== null && best !== null ? proportionError(best, examples) : null;
  const uncertainty = [standardError, noise?.sd ?? null, standardDeviation(objectives)].find(
    (value) => value !== null && value > 0,
  );
  return {
    examples,
    standardError,
    decimals: uncertainty === undefined || uncertainty === null ? null : decimalsFor(uncertainty),
  };
}

/**
 * What simple models score on the objective, as the gates measured it; without them, what always answering the largest class
 * scores, where the objective is the accuracy on the evaluation examples.
 */
export function baselinesOf(metric: SweepRecord['metric'], data: DataSummary | null, report?: GatesReport): Baseline[] {
  if (report !== undefined && report.baselines.length > 0)
    return report.baselines.map(({ name, method, score }) => ({
      name,
      value: score.value,
      standardError: beyondRounding(score.high - score.low, score.value) / (2 * normalWithin90),
      examples: data?.eval ?? 0,
      method,
    }));
  if (metric.name !== 'eval/accuracy' || data?.majority === undefined) return [];
  return [
    {
      name: 'majority class',
      value: data.majority,
      standardError: proportionError(data.majority, data.eval),
      examples: data.eval,
      method: 'always answers the largest class of the evaluation examples',
    },
  ];
}

/** 0 for a width that is nothing but rounding: every resample scored the same. */
function beyondRounding(width: number, value: number): number {
  return width > 1e-12 * Math.max(1, Math.abs(value)) ? width : 0;
}

/** Null when it cannot be told. */
function proportionError(share: number, examples: number): number | null {
  return share >= 0 && share <= 1 && examples >= 1 ? shareError(share, examples) : null;
}

/** Examples that one value of a metric is computed from; null when unknown. */
function examplesOf(metricName: string, data: DataSummary | null): number | null {
  const side = metricName.split('/')[0];
  if (data === null) return null;
  return side === 'train' || side === 'eval' || side === 'test' ? data[side] : null;
}

function decimalsFor(uncertainty: number): number {
  return Math.min(8, Math.max(0, Math.ceil(-Math.log10(uncertainty)) + 1));
}
