import type { Backend } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { Plan } from '../plan/plan.ts';
import { readControl } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { readOutcomes } from '../queue/trials.ts';
import { breaker, withRegion } from './breaker.ts';

/** Why a sweep is to be stopped, and the number of the control line under which it failed. */
export interface Judged {
  readonly reason: string;
  readonly under: number;
}

/**
 * Why the breaker stops the sweep, or null. `known`: the last state of every trial. Its failures are read anew, after the control line:
 * somebody may have retried them since they were seen, or does so while this looks.
 */
export async function judgeSweep(
  store: SweepStore,
  { plan, backend }: { readonly plan: Plan; readonly backend: Backend },
  known: ReadonlyMap<string, TrialOutcome>,
): Promise<Judged | null> {
  const under = (await readControl(store, plan.record.sweepId))?.sequence ?? 0;
  const outcomes = [...known.values()];
  const failed = outcomes.filter(({ state }) => state === 'failed').map(({ trial }) => trial);
  const anew = new Map((await readOutcomes(store, backend, failed)).map((outcome) => [outcome.trial.id, outcome]));
  const now = outcomes.map((outcome) => anew.get(outcome.trial.id) ?? outcome);
  const reason = breaker(now, plan.settings);
  return reason === null ? null : { reason: withRegion(reason, now), under };
}
