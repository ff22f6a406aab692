import { describe, expect, it } from 'vitest';
import { backends } from '../../shared/records.ts';
import type { RunnerTask } from '../../shared/runner-protocol.ts';
import { describeWith } from '../support/require-service.ts';
import { someSweep } from '../support/run-trial-here.ts';
import { RunnerUnderTest } from '../support/runner-process.ts';
import { blobs, taskFile } from '../support/task-file.ts';

const images = taskFile(`
export default defineTask({
  kind: 'classification',
  defaults: { epochs: 2, batch_size: 16 },
  data: () => ({
    examples: Array.from({ length: 80 }, (_, i) => ({
      input: { values: Float32Array.from({ length: 64 }, (_, k) => Math.sin(k * (1 + (i % 4)) + i)), shape: [8, 8, 1] },
      label: i % 4,
    })),
  }),
  model: (params, tf, { inputShape, classCount }) =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', inputShape }),
        tf.layers.flatten(),
        tf.layers.dropout({ rate: 0.2 }),
        tf.layers.dense({ units: classCount, activation: 'softmax' }),
      ],
    }),
});
`);
const tasks = { points: taskFile(blobs), images };

/** The trials of the test: two tasks, two seeds. */
const trials = (['points', 'images'] as const).flatMap((name) => [11, 12].map((seed) => ({ name, seed })));

/** Everything a trial told: metrics, curve, layers, predictions. */
async function told(runner: RunnerUnderTest, { name, seed }: (typeof trials)[number]) {
  runner.epochs.length = 0;
  runner.dynamics.length = 0;
  const task: RunnerTask = tasks[name];
  const request = {
    type: 'trial',
    sweep: someSweep,
    task,
    trialId: 'trial',
    seed,
    params: {},
    fingerprint: null,
  } as const;
  const answer = await runner.answer(request);
  if (answer.type !== 'trial-done') throw new Error(JSON.stringify(answer));
  const outcome = { ...answer.outcome, seconds: 0 };
  return JSON.stringify({
    outcome,
    epochs: runner.epochs.map(({ epoch, metrics }) => [epoch, metrics]),
    points: runner.dynamics.flatMap(({ part }) => part.points ?? []),
    predictions: runner.dynamics.flatMap(({ part }) => part.predictions ?? []),
  });
}

function suite(backend: string): void {
  it('tells the same bits cold and warm, in any order, on one runner and on three', async () => {
    await using one = new RunnerUnderTest(backend);
    await using two = new RunnerUnderTest(backend);
    await using three = new RunnerUnderTest(backend);
    const ready = await Promise.all([one, two, three].map((runner) => runner.answer()));
    expect(ready).toMatchObject(ready.map(() => ({ type: 'ready', provenance: { backend } })));
    const first: string[] = [];
    for (const trial of trials) first.push(await told(one, trial));
    expect(new Set(first).size).toBe(trials.length);
    // Backwards on the warm runner; each a first trial or not on the others.
    for (const [index, trial] of [...trials.entries()].reverse()) expect(await told(one, trial)).toBe(first[index]);
    const shared = [three, two, three, two] as const;
    for (const [index, runner] of shared.entries())
      expect(await told(runner, trials[3 - index]!)).toBe(first[3 - index]);
  });
}

for (const backend of backends) {
  const title = `a trial on ${backend}`;
  if (backend === 'node') describeWith('native', title, () => suite(backend));
  else describe(title, () => suite(backend));
}
