import { expect, it } from 'vitest';
import { timeSteps, timeTrials } from '../../../worker/gates/preflight/pace.ts';
import { prepareData } from '../../../worker/runner/prepared-data.ts';
import { loadData } from '../../../worker/runner/task-data.ts';
import { loadTensorFlow } from '../../../worker/tf.ts';
import { pens } from '../../zoo/pens.ts';

const { tf } = await loadTensorFlow('wasm');

it('times steps as nearly all trials do them: after the first hundreds, which the engine still compiles', async () => {
  const split = { eval: 0.25, test: 0 };
  const metric = { name: 'eval/accuracy', goal: 'maximize', at: 'last' } as const;
  const sweep = { sweepId: '0'.repeat(16), seed: 1, metric, split };
  let clock = 0;
  let steps = 0;
  const plain = pens.table(1);
  // A machine whose first step takes 20 ms, each next one 2 % less, down to 2 ms; the loss is asked once a step.
  const task: typeof plain = {
    ...plain,
    loss: (outputs, targets, context) => {
      clock += Math.max(2, 20 * 0.98 ** steps++);
      return context.tf.losses.softmaxCrossEntropy(targets, outputs);
    },
  };
  const data = prepareData('classification', await loadData(plain, '.'), { seed: 1, split });
  const planned = { tf, task, data, sweep };
  const now = () => clock;
  const trial = (params: object) => ({ params: { learning_rate: 0.01, ...params }, seed: 1 });
  const trials = [trial({ batch_size: 8, epochs: 3 }), trial({ batch_size: 16, epochs: 6 })];
  const paces = timeTrials({ ...planned, now, spent: () => 0, limitMs: 1 }, trials);
  // What a trial is multiplied by is its own; evaluating asks no loss here, so it takes no time.
  expect(paces).toEqual([
    { secondsPerStep: expect.closeTo(0.002, 6) as number, secondsPerEvaluated: 0, batchSize: 8, epochs: 3 },
    { secondsPerStep: expect.closeTo(0.002, 6) as number, secondsPerEvaluated: 0, batchSize: 16, epochs: 6 },
  ]);
  // So on another backend, in a process that has done no step yet.
  steps = 0;
  expect(timeSteps({ ...planned, ...trial({}) }, { steps: 20, now })).toBeCloseTo(0.002, 6);
});

it('times two trials whatever they take, and no more once the time is over', async () => {
  const split = { eval: 0.25, test: 0 };
  const metric = { name: 'eval/accuracy', goal: 'maximize', at: 'last' } as const;
  const task = pens.table(1);
  const data = prepareData('classification', await loadData(task, '.'), { seed: 1, split });
  let spent = 0;
  const input = { tf, task, data, sweep: { sweepId: '0'.repeat(16), seed: 1, metric, split } };
  const trials = Array.from({ length: 5 }, (_, seed) => ({ params: { learning_rate: 0.01 }, seed }));
  let clock = 0;
  const found = timeTrials({ ...input, now: () => clock++, spent: () => (spent += 100), limitMs: 10 }, trials);
  expect(found).toHaveLength(2);
});
