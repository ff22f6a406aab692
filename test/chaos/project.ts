import { makeProject } from '../support/run-cli.ts';
import { shiftedClock } from '../support/shifted-clock.ts';

/** Values of `a`, and with them the number of trials, are what a round asks for. */
export function chaosProject(trials: number) {
  const values = Array.from({ length: trials }, (_, index) => index).join(', ');
  return makeProject({
    'task.ts': task,
    'clock.mjs': shiftedClock,
    'sweep.yaml': `name: chaos
task: ./task.ts
method: grid
seed: 1
backend: wasm
metric: {name: eval/x, goal: maximize}
retry: {lost: 1000, crash: 1000, oom: 1000}
max_failed: 1
budget: {trials: 1000000, worker_hours: 1000000}
parameters:
  a: {values: [${values}]}
`,
  });
}

/** Twelve epochs of numbers that a single lost or repeated draw would change for good. Tells in a file that it has begun. */
const task = `
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineTrainable } from 'hypersweep';

export default defineTrainable(async ({ params, report, signal }) => {
  appendFileSync(process.env.CHAOS_BEGUN ?? '', 'x');
  let x = Math.random();
  for (let epoch = 1; epoch <= 12 && !signal.aborted; epoch++) {
    for (let step = 0; step < 50; step++) x = 3.9 * x * (1 - x) * 0.99 + 0.01 * Math.random();
    report(epoch, { 'eval/x': x, 'train/loss': Math.random() + Number(params['a']) });
    await sleep(25);
  }
  return { 'eval/x': x };
});
`;
