import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend } from '../../shared/records.ts';
import { codeJob, codeQueue, gatesJob, gatesQueue, registryQueue, sweepJob } from '../../shared/store-layout.ts';
import { readGates } from '../queue/gates.ts';
import { listSweeps, readControl, writeControl, type RegisteredSweep } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { countRunning, queueOf, trialJobsOf, withdrawTrials } from '../queue/trials.ts';

/** What a pause, cancel or delete found. */
export interface Withdrawn {
  /** Trials that waited and were taken out of the queue. */
  readonly withdrawn: number;
  /** Trials that ran at that moment. */
  readonly running: number;
}

/** How long a delete waits for running trials to end. */
const deleteWaitMs = 30_000;
const lookEveryMs = 200;

/** Pauses a sweep (running trials finish) or cancels it (running trials are stopped); what waits leaves the queue. */
export async function withdrawSweep(
  store: SweepStore,
  sweep: RegisteredSweep,
  { wanted, now }: { readonly wanted: 'paused' | 'cancelled'; readonly now: () => number },
): Promise<Withdrawn> {
  const { record, settings } = sweep;
  const { trials } = (await readControl(store, record.sweepId)) ?? {};
  await writeControl(store, record.sweepId, {
    wanted,
    settings,
    at: now(),
    ...(trials === undefined ? {} : { trials }),
  });
  const backend = await backendOf(store, sweep);
  if (backend === null) return { withdrawn: 0, running: 0 };
  const withdrawn = await withdrawTrials(store, backend, record.sweepId);
  return { withdrawn, running: await countRunning(store, backend, record.sweepId) };
}

/** Removes a sweep with all its trials and results; its code, too, where no other sweep uses it. Gives how many jobs that were. */
export async function deleteSweep(
  store: SweepStore,
  sweep: RegisteredSweep,
  context: { readonly now: () => number; readonly onNotice: (text: string) => void },
): Promise<number> {
  const { record } = sweep;
  await withdrawSweep(store, sweep, { wanted: 'cancelled', now: context.now });
  const backend = await backendOf(store, sweep);
  const jobs = backend === null ? [] : await afterRunning(store, { backend, sweepId: record.sweepId }, context);
  if (backend !== null) await queueOf(store, backend).removeAll(jobs);
  await store.broker.queue(gatesQueue(record.backend, store.tag)).remove(gatesJob(record.sweepId));
  const others = await listSweeps(store, () => undefined);
  const sharesCode = others.some(
    (other) => other.record.sweepId !== record.sweepId && other.record.task.sha256 === record.task.sha256,
  );
  if (record.task.kind === 'bundle' && !sharesCode)
    await store.broker.queue(codeQueue).remove(codeJob(record.task.sha256));
  // The record goes last: a delete that was interrupted can be repeated.
  await store.broker.queue(registryQueue).remove(sweepJob(record.sweepId));
  return jobs.length;
}

/** The ids of the sweep's trial jobs, once none of them runs any more or the wait was long enough. */
async function afterRunning(
  store: SweepStore,
  { backend, sweepId }: { readonly backend: Backend; readonly sweepId: string },
  { onNotice }: { readonly onNotice: (text: string) => void },
): Promise<string[]> {
  const deadline = performance.now() + deleteWaitMs;
  let running = await countRunning(store, backend, sweepId);
  if (running > 0) onNotice(`stopping ${running} running trial${running === 1 ? '' : 's'}`);
  for (; running > 0 && performance.now() < deadline; running = await countRunning(store, backend, sweepId))
    await sleep(lookEveryMs);
  if (running > 0)
    onNotice(`${running} did not stop within ${deleteWaitMs / 1000} s: what they give will be dropped when they end`);
  return trialJobsOf(store, backend, sweepId);
}

async function backendOf(store: SweepStore, { record }: RegisteredSweep): Promise<Backend | null> {
  return (await readGates(store, record)).result?.provenance.backend ?? null;
}
