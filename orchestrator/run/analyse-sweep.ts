import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { AnalysisReport } from '../analysis/report.ts';
import { sweepInput } from '../analysis/sweep-input.ts';
import type { Plan } from '../plan/plan.ts';
import { alignOutcomes } from '../report/tally.ts';
import { runAnalysis, type AnalysisListener } from './run-analysis.ts';

/** Which hyperparameters of a sweep matter, of what its trials gave so far; null when it was interrupted. */
export function analyseSweep(
  plan: Plan,
  outcomes: readonly TrialOutcome[],
  listener: AnalysisListener,
): Promise<AnalysisReport | null> {
  // Aligned, so that a row of the analysis is the trial of that number.
  return runAnalysis(sweepInput(plan, alignOutcomes(plan.trials, outcomes)), listener);
}
