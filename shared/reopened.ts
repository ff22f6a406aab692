/** Something that is opened at once and connected to a store a moment later. */
interface Connecting {
  readonly waitUntilReady: () => Promise<unknown>;
  readonly close: () => Promise<unknown>;
}

/** What was opened now, and what was opened last. */
export interface Reopened<T> {
  /** The one that is open; opened again where the last one never became ready. */
  readonly get: () => T;
  readonly close: () => Promise<void>;
}

/**
 * Opens on first use, and again for as long as what was opened does not become ready. BullMQ's PostgreSQL backend asks its store once
 * whether it is ready and keeps a refusal for ever: what was opened while the store restarted would never work again.
 */
export function reopened<T extends Connecting>(open: () => T): Reopened<T> {
  let current: T | undefined;
  const begin = () => {
    const opened = open();
    opened.waitUntilReady().catch(() => {
      if (current === opened) current = undefined;
      void opened.close().catch(() => undefined);
    });
    return opened;
  };
  return {
    get: () => (current ??= begin()),
    close: async () => {
      await current?.close();
    },
  };
}
