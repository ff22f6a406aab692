/** What the person at the terminal asked for so far: 0 nothing, 1 finish what runs, 2 cancel, 3 leave. */
export interface Interrupts {
  readonly level: () => number;
  /** 130 after Ctrl-C, 143 after SIGTERM. */
  readonly exitCode: () => 130 | 143;
  /** Aborted at the first request, for waits that should end early. */
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

/** Listens for Ctrl-C and SIGTERM. The third request ends the process at once. */
export function listenForInterrupts(onLevel: (level: number) => void): Interrupts {
  const controller = new AbortController();
  let level = 0;
  let exitCode: 130 | 143 = 130;
  const hear = (code: 130 | 143) => () => {
    level++;
    exitCode = code;
    controller.abort();
    onLevel(level);
    if (level >= 3) process.exit(code);
  };
  const onInterrupt = hear(130);
  const onTerminate = hear(143);
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return {
    level: () => level,
    exitCode: () => exitCode,
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
}
