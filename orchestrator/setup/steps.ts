/** Tells a person what a long command is at. */
export interface Steps {
  /** Runs one step; its title stands while it runs, with its seconds when it is done. */
  readonly run: <T>(title: string, work: () => Promise<T>) => Promise<T>;
  /** How far the running step is. */
  readonly detail: (text: string) => void;
  /** A line of its own. */
  readonly say: (text: string) => void;
}

/** Where steps are shown: `line` writes a whole line, `redraw` replaces the running one and is null without a terminal. */
export interface StepScreen {
  readonly line: (text: string) => void;
  readonly redraw: ((text: string) => void) | null;
  /** Milliseconds. */
  readonly now: () => number;
}

const redrawMs = 200;

/** Steps on a screen; without a terminal each step is one line when it is done. */
export function stepsOn({ line, redraw, now }: StepScreen): Steps {
  let detail = '';
  const seconds = (since: number) => `${((now() - since) / 1000).toFixed(1)} s`;
  return {
    run: async (title, work) => {
      detail = '';
      const since = now();
      const draw = () =>
        redraw?.(`  ${title} ... ${[detail, seconds(since)].filter((part) => part !== '').join(', ')}`);
      draw();
      const timer = setInterval(draw, redrawMs);
      try {
        return await work();
      } finally {
        clearInterval(timer);
        redraw?.('');
        line(`  ${title}: ${seconds(since)}`);
      }
    },
    detail: (text) => (detail = text),
    say: line,
  };
}
