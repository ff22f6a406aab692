import { positions } from '../plan/plan-sweep.ts';
import { publishCode } from '../queue/gates.ts';
import { writeControl } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { enqueueTrials, readOutcomes } from '../queue/trials.ts';
import { awaitGates } from './await-gates.ts';
import type { Interrupts } from './interrupts.ts';
import type { PreparedSweep } from './prepare-sweep.ts';

/**
 * Has the gates answered by a worker of the store and queues every trial without a result; gives how many were added, or null
 * when interrupted before that.
 */
export async function submitSweep(
  store: SweepStore,
  { plan, code }: PreparedSweep,
  context: { readonly interrupts: Interrupts; readonly onNotice: (text: string) => void; readonly now: () => number },
): Promise<number | null> {
  const { record, settings } = plan;
  if (code.packed !== null) await publishCode(store, record.task.sha256, code.packed);
  await writeControl(store, record.sweepId, { wanted: 'running', settings, at: context.now() });
  const gates = await awaitGates(store, record, {
    signal: context.interrupts.signal,
    broken: new Promise(() => undefined),
    onWait: () =>
      context.onNotice('waiting for a worker to look at task and data (start one: hypersweep worker --store ...)'),
  });
  if (gates === null) return null;
  const { backend } = gates.provenance;
  const outcomes = await readOutcomes(store, backend, plan.trials);
  const ordered = positions(plan).map((number) => outcomes[number]);
  const place = {
    sweepId: record.sweepId,
    backend,
    fingerprint: gates.data?.fingerprint ?? null,
    ...(gates.data?.files === undefined ? {} : { files: gates.data.files }),
  };
  return enqueueTrials(
    store,
    place,
    ordered.filter((outcome) => outcome !== undefined),
  );
}
