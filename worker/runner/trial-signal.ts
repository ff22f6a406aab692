import { setImmediate } from 'node:timers/promises';
import { TrialError } from './trial-error.ts';

/** Milliseconds that training may hold the event loop before it lets messages in. */
const holdMs = 100;

/**
 * A function for training loops to await at every step: it lets the event loop run about every 100 ms, so that an abort
 * can arrive, and throws a `cancelled` TrialError once the signal is aborted.
 */
export function breather(signal: AbortSignal, now: () => number): () => Promise<void> {
  let last = now();
  return async () => {
    if (now() - last >= holdMs) {
      await setImmediate();
      last = now();
    }
    if (signal.aborted) throw cancelled();
  };
}

/** The end of a trial that was told to stop. */
export function cancelled(): TrialError {
  return new TrialError('cancelled', 'The trial was cancelled.');
}
