/** One finished epoch (or report) of a trial. */
export interface CurvePoint {
  /** From 1. */
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Wall time of the epoch with its evaluation. */
  readonly seconds: number;
}

/** One metric along a curve; null where it was missing or not finite. */
export function seriesOf(curve: readonly CurvePoint[], metric: string): (number | null)[] {
  return curve.map(({ metrics }) => metrics[metric] ?? null);
}
