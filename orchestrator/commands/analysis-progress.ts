import type { Output } from '../output.ts';

/** Without a terminal, how often a long analysis says how far it is. */
const everyMs = 5000;

/** Tells how far an analysis is: one line that changes on a terminal, a line now and then elsewhere. */
export function analysisProgress(output: Output): {
  readonly onProgress: (text: string) => void;
  /** Takes the line away. */
  readonly end: () => void;
} {
  let toldAt = 0;
  return {
    onProgress: (text) => {
      if (output.isTerminal) output.transient(text);
      else if (performance.now() - toldAt > everyMs) {
        toldAt = performance.now();
        output.notice(text);
      }
    },
    end: () => output.transient(''),
  };
}
