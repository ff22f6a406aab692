import { setTimeout as sleep } from 'node:timers/promises';
import type { GatesAsk } from '../../shared/gate-records.ts';
import type { GatesResult, SweepRecord } from '../../shared/records.ts';
import { readGates, requestGates } from '../queue/gates.ts';
import { readWanted } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { gatesError } from './gates-error.ts';

const lookEveryMs = 50;
/** How often a command that still waits may say what for. */
const waitWordsEveryMs = 5000;
/** The request is repeated this often, which changes nothing while it stands: a store that went away may have lost it. */
const askEveryMs = 3000;

/**
 * Asks for the sweep's gates and waits for a worker's answer. Null when `signal` aborts first.
 * @throws SweepError `TASK_INVALID` when the task or its data do not load, `RECORD_REFUSED`, `SWEEP_UNKNOWN` once the sweep has been
 * deleted; and whatever `broken` rejects with
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
    /** Called every five seconds that it takes. */
    readonly onWait?: () => void;
    /** Called before each look. */
    readonly onLook?: () => Promise<void>;
  },
): Promise<GatesResult | null> {
  const waiting = onWait === undefined ? undefined : setInterval(onWait, waitWordsEveryMs);
  try {
    for (let askedAt = -askEveryMs; !signal.aborted;) {
      await onLook?.();
      if (performance.now() - askedAt >= askEveryMs) {
        // Nobody answers for a sweep that was deleted meanwhile.
        await readWanted(store, record.sweepId);
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
    clearInterval(waiting);
  }
}
