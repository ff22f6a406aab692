import { setTimeout as sleep } from 'node:timers/promises';

/** Longest pause between two tries. */
const slowestMs = 2000;

/**
 * Does a write until the store takes it, however long the store is away. Gives up, without an error, when the job is gone
 * (its sweep was deleted) or `signal` aborts: then nobody waits for the write any more. Tells whether it was written.
 */
export async function persist(write: () => Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  for (let pauseMs = 100; !signal.aborted; pauseMs = Math.min(pauseMs * 2, slowestMs)) {
    try {
      await write();
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return false;
}

/** BullMQ's words for a job that is not in the store. */
function isGone(error: unknown): boolean {
  return error instanceof Error && /missing key for job|job .* not found|does not exist/i.test(error.message);
}
