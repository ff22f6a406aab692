import type { GatesResult, Wanted } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { planSweep } from '../plan/plan-sweep.ts';
import type { Plan } from '../plan/plan.ts';
import { readGates } from '../queue/gates.ts';
import type { RegisteredSweep } from '../queue/registry.ts';
import { storeOf, type SweepStore } from '../queue/sweep-store.ts';
import { readOutcomes } from '../queue/trials.ts';

/** Everything the store says of a sweep at one moment; curves apart. */
export interface SweepSnapshot {
  readonly plan: Plan;
  readonly wanted: Wanted;
  readonly gates: GatesResult | null;
  readonly outcomes: readonly TrialOutcome[];
}

/**
 * Plans a registered sweep again, from its record alone, and reads what became of each trial; `read` is how, for who needs no
 * trial that waits.
 */
export async function readSnapshot(
  whole: SweepStore,
  sweep: RegisteredSweep,
  read: typeof readOutcomes = readOutcomes,
): Promise<SweepSnapshot> {
  const store = storeOf(whole, sweep.record);
  const plan = planSweep(sweep.record, sweep.settings);
  const { result: gates } = await readGates(store, sweep.record);
  const outcomes =
    gates === null
      ? plan.trials.map((trial) => ({ trial, state: 'waiting' as const }))
      : await read(store, gates.provenance.backend, plan.trials);
  return { plan, wanted: sweep.wanted, gates, outcomes };
}
