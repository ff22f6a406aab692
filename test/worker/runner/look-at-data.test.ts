import { beforeAll, describe, expect, it } from 'vitest';
import type { RunnerTask } from '../../../shared/runner-protocol.ts';
import { lookAtData } from '../../../worker/runner/look-at-data.ts';
import { TaskCache } from '../../../worker/runner/task-cache.ts';
import { type LoadedTensorFlow, loadTensorFlow } from '../../../worker/tf.ts';
import { someSweep } from '../../support/run-trial-here.ts';
import { blobs, taskFile } from '../../support/task-file.ts';

let loaded: LoadedTensorFlow;
beforeAll(async () => {
  loaded = await loadTensorFlow('cpu');
});

/** Answers the gates job with every gate switched off: what is left is what no trial may be queued without. */
async function looked(task: RunnerTask, params = {}) {
  const context = { loaded, cache: new TaskCache(), now: () => performance.now(), tell: () => undefined };
  const answer = await lookAtData(
    { ...context, signal: new AbortController().signal },
    { type: 'gates', sweep: someSweep, task, ask: { wanted: [], swept: [], trials: [{ params, seed: 1 }] } },
  );
  expect(loaded.tf.memory().numTensors).toBe(0);
  return answer;
}

/** The blobs task with one part of its text exchanged. */
function broken(part: string, by: string) {
  expect(blobs).toContain(part);
  return taskFile(blobs.replace(part, by));
}

const label = "label: i % 2 ? 'yes' : 'no'";
const inputs = 'input: [0, 1, 2, 3].map(';

describe('before any trial is queued, with every gate switched off', () => {
  it('passes a sound task, and gives the examples that all trials will tell of', async () => {
    const answer = await looked(taskFile(blobs));
    expect(answer).toMatchObject({ type: 'gates-done', data: { train: 160, eval: 40 } });
    if (answer.type !== 'gates-done') return;
    expect(answer.sample.map(({ position }) => position)).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  it.each([
    [
      'a task file that exports nothing',
      () => taskFile('const task = 1;'),
      "The task file's default export must come from defineTask or defineTrainable; it exports nothing. Write: export default defineTask({ ... }).",
    ],
    [
      'a field that is missing and one that is misspelt',
      () => broken('model:', 'modle:'),
      'defineTask: there is no field modle. Did you mean "model"?\ndefineTask: model is missing; it must be a function.',
    ],
    [
      'a field that every object knows',
      () => broken('model:', 'valueOf: () => 1, model:'),
      'defineTask: there is no field valueOf. It has ',
    ],
    [
      'an input of another shape',
      () => broken(inputs, 'input: (i === 7 ? [0, 1] : [0, 1, 2, 3]).map('),
      'data: examples[7].input must have the form of the first, numbers of shape [4], got numbers of shape [2].',
    ],
    [
      'NaN in an input',
      () => broken('(i % 2 ? 0.7 : -0.7)', '(i === 5 ? NaN : 0.7)'),
      'data: examples[5].input must hold finite numbers only; it has NaN or Infinity.',
    ],
    [
      'Infinity in an input',
      () => broken('(i % 2 ? 0.7 : -0.7)', '(i === 5 ? Infinity : 0.7)'),
      'data: examples[5].input must hold finite numbers only; it has NaN or Infinity.',
    ],
    [
      'a label that is no class',
      () =>
        taskFile(
          blobs.replace(label, 'label: i % 3').replace('examples: Array', "classNames: ['no', 'yes'], examples: Array"),
        ),
      'data: examples[2].label must be one of classNames "no" and "yes" or an index from 0 to 1, got 2.',
    ],
    [
      'a class that no training example has',
      () =>
        taskFile(
          blobs
            .replace('examples: Array', "classNames: ['no', 'yes', 'perhaps'], examples: Array")
            .replace('units: classCount', 'units: 2'),
        ),
      'model must end in one probability for each of the 3 classes, [3]; its output is [2].',
    ],
    [
      'one class alone',
      () => broken(label, "label: 'yes'"),
      'data: the train side has examples of one class only; classification needs at least 2.',
    ],
    [
      'one row',
      () => broken('length: 200', 'length: 1'),
      'data: the eval side has no examples; give more examples or smaller groups, or a larger split.eval.\n' +
        'data: the train side has examples of one class only; classification needs at least 2.',
    ],
    [
      'an output that does not match the kind',
      () => broken('units: classCount', 'units: 5'),
      'model must end in one probability for each of the 2 classes, [2]; its output is [5].',
    ],
    [
      'a model that takes other inputs',
      () => broken('inputShape }', 'inputShape: [3] }'),
      'model takes inputs of shape [3], an encoded example has [4]; use the inputShape it is given.',
    ],
    [
      'a misspelt parameter in the task',
      () => broken('params.dropout', 'params.dropuot'),
      'The task reads params.dropuot, which the sweep file does not set and the task\'s defaults do not name. Did you mean "dropout"?',
    ],
    [
      'a package that is not installed',
      () => taskFile("import 'a-package-that-is-missing';"),
      "The task file cannot be loaded: Cannot find package 'a-package-that-is-missing'",
    ],
    [
      'a file that is not on this worker',
      () => broken('data: () => ({', "data: ({ file }) => ({ path: file('rows.csv'),"),
      'file("rows.csv") is missing or unreadable on this machine: ',
    ],
  ])('refuses %s with one sentence that names the field', async (_, task, message) => {
    const answer = await looked(task());
    expect(answer.type).toBe('failed');
    if (answer.type === 'failed') expect(answer.message.slice(0, message.length)).toBe(message);
  });

  it('refuses a metric that the task will never produce', async () => {
    const task = taskFile(blobs);
    const sweep = { ...someSweep, metric: { ...someSweep.metric, name: 'eval/acuracy' } };
    const context = { loaded, cache: new TaskCache(), now: () => performance.now(), tell: () => undefined };
    const ask = { wanted: [], swept: [], trials: [{ params: {}, seed: 1 }] };
    expect(
      await lookAtData({ ...context, signal: new AbortController().signal }, { type: 'gates', sweep, task, ask }),
    ).toMatchObject({ type: 'failed', message: expect.stringContaining('Did you mean "eval/accuracy"?') as string });
  });
});
