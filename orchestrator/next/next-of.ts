import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { sweepInput } from '../analysis/sweep-input.ts';
import { constraintOf } from '../plan/constraint.ts';
import type { Plan } from '../plan/plan.ts';
import type { ReportModel } from '../report/model-types.ts';
import { goodRegion } from './good-region.ts';
import { nextSweep, type NextSweep } from './next-sweep.ts';

/** The sweep to run after one, from its report and what its trials gave; null before any trial completed. */
export function nextOf(
  plan: Plan,
  model: Pick<ReportModel, 'analysis' | 'bestFive' | 'evidence'>,
  outcomes: readonly TrialOutcome[],
): NextSweep | null {
  const [best, ...others] = model.bestFive.map(({ params }) => params);
  if (best === undefined) return null;
  const { record, space } = plan;
  return nextSweep({
    space,
    analysis: model.analysis,
    region: goodRegion(sweepInput(plan, outcomes), best),
    trials: model.evidence?.trials ?? [],
    contenders: [best, ...others],
    constraints: (record.constraints ?? []).map((text) => constraintOf(text, space)),
    seed: record.seed,
  });
}
