import type { ShownExample } from '../../shared/dynamics.ts';
import { pageOfLines } from '../../shared/gate-page.ts';
import type { GatePage, GatesAsk } from '../../shared/gate-records.ts';
import type { GatesResult, SweepRecord, TrialFailure } from '../../shared/records.ts';
import { sampleOfLines } from '../../shared/sampled-examples.ts';
import { openGates, sealCode, sealGates } from '../../shared/sealed.ts';
import { codeJob, codeQueue, gatesJob, gatesQueue } from '../../shared/store-layout.ts';
import { hasFinished } from './broker.ts';
import type { SweepStore } from './sweep-store.ts';

/** What the gates of a sweep have said so far. */
export interface GatesAnswer {
  readonly result: GatesResult | null;
  readonly failure: TrialFailure | null;
}

/** Puts a code bundle where every worker finds it; a bundle that is there is left alone. */
export async function publishCode(store: SweepStore, sha256: string, packed: string): Promise<void> {
  await store.broker.queue(codeQueue).add('code', sealCode(store.seal, sha256, packed), { jobId: codeJob(sha256) });
}

/**
 * Asks a worker for the sweep's gates, unless that is done or under way. One that failed is asked for again, and one whose
 * answer `serves` refuses.
 */
export async function requestGates(
  store: SweepStore,
  record: SweepRecord,
  { ask, serves = () => true }: { readonly ask: GatesAsk; readonly serves?: (result: GatesResult) => boolean },
): Promise<void> {
  const queue = store.broker.queue(gatesQueue(record.backend, store.tag));
  const jobId = gatesJob(record.sweepId);
  const job = await queue.getJob(jobId);
  if (hasFinished(job)) {
    const { result } = openGates(store.seal, record.sweepId, job.data);
    if (result === null || !serves(result)) await queue.remove(jobId);
  }
  await queue.add('gates', sealGates(store.seal, record.sweepId, ask), { jobId, priority: 1, attempts: 1_000_000 });
}

/** What the log of the gates' job tells beside the answer. */
export interface GatesLog {
  /** What there is to read of the gates; null where the log has none. */
  readonly page: GatePage | null;
  /** The eval examples whose last predictions every trial tells, with label and text; empty where the log has none. */
  readonly examples: readonly ShownExample[];
}

/** Reads the log of a sweep's gates job. */
export async function readGatesLog(store: SweepStore, record: SweepRecord): Promise<GatesLog> {
  const { logs } = await store.broker.queue(gatesQueue(record.backend, store.tag)).getJobLogs(gatesJob(record.sweepId));
  return { page: pageOfLines(logs), examples: sampleOfLines(logs) };
}

/** @throws SweepError `RECORD_REFUSED` */
export async function readGates(store: SweepStore, record: SweepRecord): Promise<GatesAnswer> {
  const job = await store.broker.queue(gatesQueue(record.backend, store.tag)).getJob(gatesJob(record.sweepId));
  if (job === undefined) return { result: null, failure: null };
  const { result, failure } = openGates(store.seal, record.sweepId, job.data);
  return { result, failure };
}
