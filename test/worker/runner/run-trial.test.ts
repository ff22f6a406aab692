import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { io, Tensor } from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TaskCache, taskOf } from '../../../worker/runner/task-cache.ts';
import { type LoadedTensorFlow, loadTensorFlow } from '../../../worker/tf.ts';
import { someSweep, trialRunner, type TrialHere } from '../../support/run-trial-here.ts';
import { blobs, taskFile } from '../../support/task-file.ts';

let loaded: LoadedTensorFlow;
let run: ReturnType<typeof trialRunner>;
const task = taskFile(blobs);

beforeAll(async () => {
  loaded = await loadTensorFlow('wasm');
  run = trialRunner(loaded);
});

afterEach(() => {
  expect(loaded.tf.memory().numTensors).toBe(0);
});

async function outcomeOf(trial: TrialHere) {
  const { answer } = await run(trial);
  if (answer.type === 'failed') throw new Error(answer.message);
  return answer.outcome;
}

async function failureOf(trial: TrialHere) {
  const { answer } = await run(trial);
  if (answer.type !== 'failed') throw new Error('expected a failure');
  return answer;
}

/** The blobs task with one part of its text exchanged. */
function broken(part: string, by: string) {
  expect(blobs).toContain(part);
  return taskFile(blobs.replace(part, by));
}

describe('a trial of a task', () => {
  it('learns, tells every epoch and gives the last one as its result', async () => {
    const { answer, epochs } = await run({ task });
    expect(epochs.map(({ epoch, epochs: planned }) => [epoch, planned])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(Object.keys(epochs[0]!.metrics)).toEqual(['train/loss', 'train/accuracy', 'eval/loss', 'eval/accuracy']);
    if (answer.type !== 'trial-done') throw new Error(answer.message);
    expect(answer.outcome).toMatchObject({ state: 'complete', epochs: 3, epoch: 3, metrics: epochs[2]!.metrics });
    expect(answer.outcome.objective).toBe(epochs[2]!.metrics['eval/accuracy']);
    expect(answer.outcome.objective).toBeGreaterThan(0.8);
    expect(answer.outcome.note).toBeUndefined();
    expect(answer.memoryBytes).toBeGreaterThan(1e7);
  });

  it('is repeated to the last bit after other trials in the same process, whatever Math.random did before', async () => {
    const first = await run({ task, seed: 11 });
    await run({ task, seed: 12, params: { units: 5, optimizer: 'rmsprop' } });
    Math.random();
    const untouched = Math.random;
    const again = await run({ task, seed: 11 });
    expect(again.curve).toEqual(first.curve);
    expect(Math.random).toBe(untouched);
    expect((await run({ task, seed: 13 })).curve).not.toEqual(first.curve);
  });

  it.each(['sgd', 'adam', 'adamax', 'rmsprop', 'adagrad', 'adadelta'])(
    'trains with %s and leaves no tensor behind',
    async (optimizer) => {
      const params = {
        optimizer,
        ...(optimizer === 'sgd' ? { momentum: 0.9, nesterov: true } : {}),
        // Adadelta's first steps are tiny at any ordinary rate.
        ...(optimizer === 'adadelta' ? { learning_rate: 5, epochs: 5 } : {}),
      };
      const { metrics } = await outcomeOf({ task, params });
      expect(metrics['train/loss']).toBeLessThan(0.69);
    },
  );

  it('picks the best epoch by the goal where the sweep asks for it', async () => {
    const loss = { name: 'eval/loss', at: 'best' } as const;
    for (const goal of ['minimize', 'maximize'] as const) {
      const { answer, epochs } = await run({
        task,
        seed: 2,
        params: { epochs: 8 },
        sweep: { metric: { ...loss, goal } },
      });
      const values = epochs.map(({ metrics }) => metrics['eval/loss']!);
      const best = goal === 'minimize' ? Math.min(...values) : Math.max(...values);
      const epoch = values.indexOf(best) + 1;
      expect(answer).toMatchObject({
        outcome: { objective: best, epoch, epochs: 8, metrics: epochs[epoch - 1]!.metrics },
      });
    }
  });

  it('ends, complete, when the objective has not become better for so many epochs as it may be patient', async () => {
    const loss = { name: 'eval/loss', goal: 'minimize' } as const;
    const params = { epochs: 60, learning_rate: 0.3, dropout: 0, patience: 3 };
    for (const at of ['last', 'best'] as const) {
      const { answer, epochs } = await run({ task, params, sweep: { metric: { ...loss, at } } });
      const values = epochs.map(({ metrics }) => metrics['eval/loss']!);
      const best = values.indexOf(Math.min(...values)) + 1;
      expect(epochs).toHaveLength(best + 3);
      expect(best).toBeLessThan(57);
      expect(answer).toMatchObject({
        outcome: {
          state: 'complete',
          epoch: at === 'best' ? best : best + 3,
          note: `ended after epoch ${best + 3} of 60: eval/loss had not become better for 3 epochs`,
        },
      });
    }
  });

  it('trains with a schedule, warm-up, clipping, weight decay and class weights, each of which makes a difference', async () => {
    const settings = [
      {},
      { schedule: 'cosine' },
      { warmup: 0.5 },
      { clip_norm: 0.01, optimizer: 'sgd' },
      { optimizer: 'sgd' },
      { weight_decay: 0.5 },
      { class_weight: 'balanced' },
    ];
    const curves = [];
    const skewed = broken("label: i % 2 ? 'yes' : 'no'", "label: i % 5 ? 'yes' : 'no'");
    for (const params of settings) curves.push(JSON.stringify((await outcomeOf({ task: skewed, params })).metrics));
    expect(new Set(curves).size).toBe(settings.length);
  });

  it('is diverged, not failed, when the loss stops being finite, and stops at once', async () => {
    const { answer, epochs } = await run({
      task: broken("activation: 'relu', ", ''),
      params: { learning_rate: 1e30, optimizer: 'sgd' },
    });
    if (answer.type !== 'trial-done') throw new Error(answer.message);
    expect(answer.outcome).toMatchObject({ state: 'diverged', objective: null, epochs: 0, epoch: 0, metrics: {} });
    expect(answer.outcome.note).toMatch(/^train\/loss is not finite at epoch 1, step \d$/);
    expect(epochs).toHaveLength(1);
    expect(epochs[0]!.metrics['train/loss']).toBeNull();
  });

  it('stops at the next step when it is cancelled', async () => {
    const abort = new AbortController();
    const trial = { task, params: { epochs: 10_000 }, signal: abort.signal, onEpoch: () => abort.abort() };
    expect(await failureOf(trial)).toEqual({
      ...{ type: 'failed', class: 'cancelled', message: 'The trial was cancelled.' },
    });
  });

  it('trains regression and reads parameters that the loop resolved', async () => {
    const regression = taskFile(`
      export default defineTask({
        kind: 'regression',
        data: () => ({
          examples: Array.from({ length: 60 }, (_, i) => ({ input: [i / 60, (i % 7) / 7], label: i / 30 - (i % 7) / 7 })),
        }),
        model: (params, tf) => {
          if (params.batch_size !== 16) throw new Error('batch_size is ' + params.batch_size);
          return tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
        },
      });
    `);
    const metric = { name: 'eval/r2', goal: 'maximize', at: 'last' } as const;
    const { objective, metrics } = await outcomeOf({
      task: regression,
      params: { learning_rate: 0.1, epochs: 30 },
      sweep: { metric, batch_size: 16 },
    });
    expect(objective).toBeGreaterThan(0.95);
    expect(metrics['eval/mse']).toBe(metrics['eval/loss']);
  });
});

describe('saving a trial', () => {
  it('writes a model that loads again and gives the stored metric, with state and parameters beside it', async () => {
    const { tf } = loaded;
    const folder = mkdtempSync(join(tmpdir(), 'hypersweep-save-'));
    const { metrics } = await outcomeOf({ task, params: { units: 6 }, saveDir: folder });
    const read = (name: string) => readFileSync(join(folder, name));
    const json = JSON.parse(read('model.json').toString()) as io.ModelJSON;
    const weights = Uint8Array.from(read('weights.bin')).buffer;
    const artifacts = {
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest[0]!.weights,
      weightData: weights,
    };
    const model = await tf.loadLayersModel({ load: () => Promise.resolve(artifacts) });
    const cache = new TaskCache();
    const data = await cache.prepared(taskOf(await cache.declared(task))!, task, someSweep);
    const right = tf.tidy(() => {
      const inputs = tf.tensor2d(data.eval.examples.map(({ input }) => input as number[]));
      const classes = (model.predict(inputs) as Tensor).argMax(-1).dataSync();
      return classes.filter((value, index) => value === data.eval.targets[index]).length;
    });
    model.dispose();
    expect(right / data.eval.examples.length).toBe(metrics['eval/accuracy']);
    expect(JSON.parse(read('params.json').toString())).toMatchObject({ units: 6, dropout: 0.2, optimizer: 'adam' });
    expect(JSON.parse(read('state.json').toString())).toBeNull();
  });
});

describe("a task's mistakes fail the trial with one clear sentence", () => {
  it.each([
    [
      'metric.name',
      () => ({ task, sweep: { metric: { ...someSweep.metric, name: 'eval/acuracy' } } }),
      'metric.name is "eval/acuracy", but the task produces "train/loss", "train/accuracy", "eval/loss" and "eval/accuracy". Did you mean "eval/accuracy"?',
    ],
    [
      'a misspelt parameter in the task',
      () => ({ task: broken('units: params.units', 'units: params.unit') }),
      'The task reads params.unit, which the sweep file does not set and the task\'s defaults do not name. Did you mean "units"?',
    ],
    [
      'too narrow an output',
      () => ({ task: broken('units: classCount', 'units: 3') }),
      'model must end in one probability for each of the 2 classes, [2]; its output is [3].',
    ],
    [
      'a model function that returns nothing',
      () => ({ task: broken('tf.sequential({', '({') }),
      'model was built with another copy of TensorFlow.js; use the tf that model is given as its second argument.',
    ],
    [
      'texts without encode',
      () => ({ task: broken('input: [0, 1, 2, 3].map(', 'input: String(i) + [0, 1, 2, 3].map(') }),
      'The task needs encode: its inputs are texts, not numbers. Add ...text() to it.',
    ],
    [
      'an encode that gives NaN',
      () => ({
        task: broken(
          'model:',
          'encode: (e) => ({ inputs: { values: new Float32Array(e.length).fill(NaN), shape: [e.length, 1] } }), model:',
        ),
      }),
      'encode: inputs.values[0] is NaN; all must be finite (example 0).',
    ],
    [
      'an encode of the wrong count',
      () => ({
        task: broken('model:', 'encode: () => ({ inputs: { values: new Float32Array(4), shape: [4] } }), model:'),
      }),
      'encode: inputs.shape [4] must begin with the 160 examples given and multiply to the 4 values.',
    ],
    [
      'an empty export',
      () => ({ task: taskFile('export const task = 1;') }),
      "The task file's default export must come from defineTask or defineTrainable; it exports nothing. Write: export default defineTask({ ... }).",
    ],
    [
      'an unknown optimiser',
      () => ({ task, params: { optimizer: 'Adam' } }),
      'parameters.optimizer must be one of "sgd", "adam", "adamax", "rmsprop", "adagrad" and "adadelta", got "Adam". Did you mean "adam"?',
    ],
  ])('%s', async (_, trial, message) => {
    expect(await failureOf(trial())).toEqual({ type: 'failed', class: 'user', message });
  });

  it('names the line of the task that threw, also while it is loaded', async () => {
    const thrower = broken(
      'tf.sequential({',
      "(() => { throw new RangeError('no such size\\nmore'); })() ?? tf.sequential({",
    );
    const { message } = await failureOf({ task: thrower });
    expect(message).toMatch(/^RangeError: no such size\nat .*task\.mjs:\d+:\d+\)?$/);
    const unloadable = taskFile("import 'a-package-that-is-missing';");
    expect((await failureOf({ task: unloadable })).message).toMatch(
      /^The task file cannot be loaded: .*a-package-that-is-missing/,
    );
  });

  it('refuses data that differ from those of the sweep, naming both fingerprints', async () => {
    const { class: kind, message } = await failureOf({ task, fingerprint: 'f'.repeat(64) });
    expect(kind).toBe('data');
    expect(message).toMatch(/^The data here have the fingerprint [0-9a-f]{12}, the sweep started with ffffffffffff\.$/);
  });

  it('tells of tensors that the task leaks', async () => {
    const leaky = broken('tf.sequential({', '(globalThis.leaked = tf.scalar(1)) && tf.sequential({');
    const { note } = await outcomeOf({ task: leaky, params: { epochs: 1 } });
    expect(note).toBe('tensors that the task did not dispose: 1');
    loaded.tf.dispose(Reflect.get(globalThis, 'leaked') as Tensor);
  });
});
