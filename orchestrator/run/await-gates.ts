import { setTimeout as sleep } from 'node:timers/promises';
import type { GatesAsk } from '../../shared/gate-records.ts';
import type { GatesResult, SweepRecord } from '../../shared/records.ts';
import { readGates, requestGates } from '../queue/gates.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { gatesError } from './gates-error.ts';

const lookEveryMs = 50;
/** The request is repeated this often, which changes nothing while it stands: a store that went away may have lost it. */
const askEveryMs = 3000;

/**
 * Asks for the sweep's gates and waits for a worker's answer. Null when `signal` aborts first.
 * @throws SweepError `TASK_INVALID` when the task or its data do not load, `RECORD_REFUSED`; and whatever `broken` rejects with
 */
export async function awaitGates(
  store: SweepStore,
  record: SweepRecord,
  {
    signal,
    broken,
    ask,
    serves,
    onWait,
    onLook,
  }: {
    readonly ask: GatesAsk;
    /** Whether an answer that is there already is used; asked once. @defaultValue every one */
    readonly serves?: (result: GatesResult) => boolean;
    readonly signal: AbortSignal;
    readonly broken: Promise<never>;
    readonly onWait?: () => void;
    /** Called before each look. */
    readonly onLook?: () => Promise<void>;
  },
): Promise<GatesResult | null> {
  const waiting = onWait === undefined ? undefined : setTimeout(onWait, 5000);
  try {
    for (let askedAt = -askEveryMs; !signal.aborted;) {
      await onLook?.();
      if (performance.now() - askedAt >= askEveryMs) {
        // Only what was there before this command may be asked for again.
        await requestGates(store, record, { ask, ...(serves === undefined || askedAt > 0 ? {} : { serves }) });
        askedAt = performance.now();
      }
      const { result, failure } = await readGates(store, record);
      if (result !== null) return result;
      if (failure !== null && failure.class !== 'cancelled') throw gatesError(failure);
      await Promise.race([sleep(lookEveryMs), broken]);
    }
    return null;
  } finally {
    clearTimeout(waiting);
  }
}
