import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestStore } from '../../support/test-stores.ts';
import { openField, sweepFile } from './field.ts';

/** What so many trials of one second took on one worker. */
export interface SleepingFigures {
  readonly trials: number;
  readonly slots: number;
  /** From the first trial queued until every slot has a runner that has trained: two trials a slot. */
  readonly startSeconds: number;
  /** From the first trial's beginning to the last one's end, on slots that are warm. */
  readonly seconds: number;
  /** The whole `submit` to the last result seen. */
  readonly wholeSeconds: number;
}

const sweepOf = (trials: number) => `method: random\nrun_cap: ${trials}\nparameters:\n  a: {min: 0.0, max: 1.0}\n`;

/** Trials that sleep for a second, so that what is above `trials / slots` seconds is ours. The sweep's first trials warm the slots. */
export async function measureSleeping(server: TestStore, trials: number, slots: number): Promise<SleepingFigures> {
  const warm = 2 * slots;
  const field = await openField(server, sweepOf(warm), `await sleep(1000); return { 'eval/x': Number(params['a']) };`);
  try {
    field.workers(1, '--slots', String(slots));
    const submit = async (count: number) => {
      const began = performance.now();
      await field.command('submit', 'sweep.yaml', '--quiet');
      await field.until(count);
      return (performance.now() - began) / 1000;
    };
    const startSeconds = await submit(warm);
    writeFileSync(join(field.folder, 'sweep.yaml'), sweepFile(sweepOf(warm + trials)));
    const wholeSeconds = await submit(warm + trials);
    const { outcomes } = await field.snapshot();
    const spans = outcomes.flatMap((outcome) =>
      'result' in outcome && outcome.trial.number >= warm
        ? [[outcome.result.startedAt, outcome.result.startedAt + 1000 * outcome.result.seconds]]
        : [],
    );
    if (spans.length !== trials) throw new Error(`${spans.length} results of ${trials}`);
    const first = Math.min(...spans.map(([start = 0]) => start));
    const last = Math.max(...spans.map(([, end = 0]) => end));
    return { trials, slots, startSeconds, seconds: (last - first) / 1000, wholeSeconds };
  } finally {
    await field.close();
  }
}
