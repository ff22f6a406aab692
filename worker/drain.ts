import type { Logger } from 'pino';
import { registryQueue, storeJob } from '../shared/store-layout.ts';
import type { PresenceBeat } from './presence-beat.ts';
import type { RunnerPool } from './runner-pool.ts';
import { listenForSilence } from './store-silence.ts';
import type { Lease, Served, WorkerDoor } from './trial-worker.ts';

/** What of a worker has an end. */
export interface DrainParts {
  readonly served: readonly Pick<Served, 'pause' | 'close'>[];
  readonly door: Pick<WorkerDoor, 'readJob' | 'close'>;
  readonly pool: Pick<RunnerPool, 'close'>;
  readonly beat: Pick<PresenceBeat, 'stop'>;
  /** Aborted to hand back what runs. */
  readonly leaving: AbortController;
  readonly log: Logger;
}

/** A worker that leaves waits this many leases for a store that is away: then its trials are taken up elsewhere, or nowhere. */
const leasesOfSilence = 4;

/** Finishes what runs: until `drainMs` have passed, then it is handed back; and until the store has been silent for too long. */
export async function drainWithin(
  { drainMs, lease }: { readonly drainMs: number; readonly lease: Lease },
  parts: DrainParts,
): Promise<void> {
  const limitMs = leasesOfSilence * (lease.lockMs + lease.checkMs);
  const silence = listenForSilence(() => parts.door.readJob(registryQueue, storeJob), limitMs);
  const bound = drainBound(drainMs, () => {
    parts.log.warn('the drain took too long: handing back what runs');
    parts.leaving.abort();
  });
  await Promise.race([drain(parts), silence.reached]);
  clearTimeout(bound);
  silence.stop();
  parts.pool.close();
}

function drainBound(limitMs: number, onReached: () => void): NodeJS.Timeout | undefined {
  return Number.isFinite(limitMs) ? setTimeout(onReached, Math.min(limitMs, 2 ** 31 - 1)) : undefined;
}

async function drain({ served, door, pool, beat }: DrainParts): Promise<void> {
  await Promise.allSettled(served.map((each) => each.pause()));
  await Promise.allSettled(served.map((each) => each.close()));
  pool.close();
  await beat.stop().catch(() => undefined);
  await door.close();
}
