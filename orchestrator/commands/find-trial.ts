import { SweepError } from '../../shared/errors.ts';
import type { Backend } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { Output } from '../output.ts';
import type { Plan } from '../plan/plan.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { readSnapshot } from '../run/sweep-state.ts';
import { pickSweep } from './pick-sweep.ts';
import { wholeNumber } from './flags.ts';

/**
 * The trial that a number names, in the sweep that `--sweep` names or the newest one.
 * @throws SweepError `USAGE`, `SWEEP_UNKNOWN`, `TRIAL_UNKNOWN`
 */
export async function findTrial(
  whole: SweepStore,
  flags: { readonly trial: string; readonly sweep?: string | undefined },
  output: Output,
): Promise<{
  readonly outcome: TrialOutcome;
  readonly backend: Backend | null;
  readonly plan: Plan;
  readonly store: SweepStore;
}> {
  const number = wholeNumber('TRIAL', flags.trial, { min: 0, max: 1e9 });
  const { sweep, store } = await pickSweep(whole, flags.sweep, output);
  const { plan, outcomes, gates } = await readSnapshot(store, sweep);
  const outcome = outcomes[number];
  if (outcome === undefined) {
    throw new SweepError(
      'TRIAL_UNKNOWN',
      `Sweep ${plan.record.sweepId} has trials 0 to ${outcomes.length - 1}, not ${number}.`,
    );
  }
  return { outcome, backend: gates?.provenance.backend ?? null, plan, store };
}
