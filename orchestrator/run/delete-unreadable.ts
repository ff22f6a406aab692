import * as z from 'zod';
import { SweepError } from '../../shared/errors.ts';
import { backends } from '../../shared/records.ts';
import { gatesJob, gatesQueue, registryQueue, sweepJob } from '../../shared/store-layout.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { queueOf, trialJobsOf, withdrawTrials } from '../queue/trials.ts';

/** The tag, as every version so far has written it. */
const recordSchema = z.object({ settings: z.object({ requires: z.string().optional() }) });
const jobSchema = z.object({ body: z.object({ text: z.string() }) });

/**
 * Removes a sweep whose record or gates' answer this version cannot read: its trials are looked for on every backend. Workers
 * refuse them for the same reason, so that none is waited for. Its code stays, as nothing says which it is. Gives how many jobs
 * of trials that were.
 */
export async function deleteUnreadable(store: SweepStore, sweepId: string): Promise<number> {
  const registry = store.broker.queue(registryQueue);
  const tag = tagOf((await registry.getJob(sweepJob(sweepId)))?.data) ?? store.tag;
  const there = { ...store, tag };
  let removed = 0;
  for (const backend of backends) {
    removed += await withdrawTrials(there, backend, sweepId);
    const left = await trialJobsOf(there, backend, sweepId);
    await queueOf(there, backend).removeAll(left);
    removed += left.length;
  }
  for (const backend of ['auto', ...backends] as const)
    await store.broker.queue(gatesQueue(backend, tag)).remove(gatesJob(sweepId));
  // The record goes last: a delete that was interrupted can be repeated.
  await registry.remove(sweepJob(sweepId));
  return removed;
}

/** What `work` gives, or null where it meets a record of another version. */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SweepError && error.code === 'RECORD_REFUSED') return null;
    throw error;
  }
}

function tagOf(data: unknown): string | undefined {
  const text = jobSchema.safeParse(data).data?.body.text ?? '';
  try {
    return recordSchema.parse(JSON.parse(text)).settings.requires;
  } catch {
    return undefined;
  }
}
