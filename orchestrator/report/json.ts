import type { TrialState } from '../../shared/trial.ts';
import type { Baseline, BestTrial, ReportModel, SweepStatus } from './model-types.ts';

/** `run --json` and `status --json`. */
export interface StatusDocument {
  readonly schemaVersion: 1;
  readonly sweepId: string;
  readonly state: SweepStatus;
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly best: Pick<BestTrial, 'number' | 'params' | 'metrics'> | null;
  readonly baselines: readonly Baseline[];
  readonly reportPath: string | null;
}

/** What `run` and `status` print with `--json`; `report --json` prints the model itself. */
export function statusJson(model: ReportModel, reportPath: string | null): StatusDocument {
  const { schemaVersion, sweepId, state, counts, best, baselines } = model;
  return {
    schemaVersion,
    sweepId,
    state,
    counts,
    best: best === null ? null : { number: best.number, params: best.params, metrics: best.metrics },
    baselines,
    reportPath,
  };
}
