import type { TestStore } from '../../support/test-stores.ts';
import { openField } from './field.ts';

/** What so many trials of one second took on one worker. */
export interface SleepingFigures {
  readonly trials: number;
  readonly slots: number;
  /** From the first trial's beginning to the last one's end. */
  readonly seconds: number;
  /** From the first trial queued to the last result seen, starts of runners included. */
  readonly wholeSeconds: number;
}

/** Trials that sleep for a second, so that what is above `trials / slots` seconds is ours. */
export async function measureSleeping(server: TestStore, trials: number, slots: number): Promise<SleepingFigures> {
  const sweep = `method: random\nrun_cap: ${trials}\nparameters:\n  a: {min: 0.0, max: 1.0}\n`;
  const field = await openField(server, sweep, `await sleep(1000); return { 'eval/x': Number(params['a']) };`);
  try {
    field.workers(1, '--slots', String(slots));
    const started = performance.now();
    await field.command('submit', 'sweep.yaml', '--quiet');
    await field.until(trials);
    const wholeSeconds = (performance.now() - started) / 1000;
    const { outcomes } = await field.snapshot();
    const spans = outcomes.flatMap((outcome) =>
      'result' in outcome ? [[outcome.result.startedAt, outcome.result.startedAt + 1000 * outcome.result.seconds]] : [],
    );
    if (spans.length !== trials) throw new Error(`${spans.length} results of ${trials}`);
    const first = Math.min(...spans.map(([start = 0]) => start));
    const last = Math.max(...spans.map(([, end = 0]) => end));
    return { trials, slots, seconds: (last - first) / 1000, wholeSeconds };
  } finally {
    await field.close();
  }
}
