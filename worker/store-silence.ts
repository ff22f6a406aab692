/** Waits for the store that a leaving worker still needs. */
export interface StoreSilence {
  /** Resolves once the store has not answered for the whole limit; never, if it keeps answering. */
  readonly reached: Promise<void>;
  /** Stops asking. */
  readonly stop: () => void;
}

/** Asks the store now and then; an unanswered question (ioredis waits without end) counts from when it was asked. */
export function listenForSilence(ask: () => Promise<unknown>, limitMs: number): StoreSilence {
  let answeredAt = performance.now();
  let asking = false;
  let timer: NodeJS.Timeout | undefined;
  const reached = new Promise<void>((resolve) => {
    timer = setInterval(() => {
      if (performance.now() - answeredAt >= limitMs) resolve();
      if (asking) return;
      asking = true;
      void ask().then(
        () => {
          answeredAt = performance.now();
          asking = false;
        },
        () => (asking = false),
      );
    }, limitMs / 10);
  });
  return { reached, stop: () => clearInterval(timer) };
}
