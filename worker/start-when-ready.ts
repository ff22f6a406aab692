import { setTimeout as sleep } from 'node:timers/promises';

/** The part of BullMQ's worker that is used here; opened without running. */
export interface Consumer {
  waitUntilReady(): Promise<unknown>;
  run(): Promise<void>;
  pause(doNotWaitActive?: boolean): Promise<void>;
  resume(): unknown;
  close(): Promise<void>;
}

/** A consumer that runs by itself. */
export type Steered = Pick<Consumer, 'pause' | 'resume' | 'close'>;

/** Pause before a consumer that did not become ready is opened again. */
const againAfterMs = 500;

/**
 * Lets a consumer run once it is ready, and opens another for as long as it is not. BullMQ's PostgreSQL backend asks its store once
 * whether it is ready and keeps a refusal for ever: a worker opened while the store restarted would ask for jobs without a pause and
 * without a chance.
 */
export function startWhenReady(open: () => Consumer, onError: (error: Error) => void): Steered {
  const stopped = new AbortController();
  let current = open();
  const start = async () => {
    while (!(await becomesReady(current, onError))) {
      void current.close().catch(() => undefined);
      await sleep(againAfterMs, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (stopped.signal.aborted) return;
      current = open();
    }
    if (!stopped.signal.aborted) await current.run();
  };
  void start().catch(onError);
  return {
    pause: (doNotWaitActive) => {
      stopped.abort();
      return current.pause(doNotWaitActive);
    },
    resume: () => current.resume(),
    close: () => {
      stopped.abort();
      return current.close();
    },
  };
}

function becomesReady(consumer: Consumer, onError: (error: Error) => void): Promise<boolean> {
  return consumer.waitUntilReady().then(
    () => true,
    (error: unknown) => {
      onError(error instanceof Error ? error : new Error(String(error)));
      return false;
    },
  );
}
