import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { io, Optimizer, Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadTensorFlow } from '../../../worker/tf.ts';
import type { TensorFlow } from '../../../shared/task.ts';
import { seedChance } from '../../../worker/runner/determinism.ts';
import { encodeExamples } from '../../../worker/runner/encode.ts';
import { TaskCache, taskOf } from '../../../worker/runner/task-cache.ts';
import { describeWith } from '../../support/require-service.ts';
import { sentimentTask, someSweep, trialRunner } from '../../support/run-trial-here.ts';

const tensorflowName = { node: 'tensorflow', wasm: 'wasm', cpu: 'cpu' } as const;
type Name = keyof typeof tensorflowName;

describeWith('native', 'the native backend beside the others', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    for (const name of ['cpu', 'wasm'] as const) await loadTensorFlow(name);
    ({ tf } = await loadTensorFlow('node', { intraOpThreads: 1 }));
  });
  afterAll(async () => {
    await tf.setBackend('cpu');
  });

  it('is the real library', async () => {
    const loaded = await loadTensorFlow('node', { intraOpThreads: 1 });
    expect(loaded).toMatchObject({ backend: 'node', threads: 1 });
    expect(loaded.version).toMatch(/^4\.22\.0 \(TensorFlow 2\.\d+\.\d+\)$/);
    expect(tf.getBackend()).toBe('tensorflow');
  });

  /** Losses of ten steps and the first step's gradients of a network with all that the built-in tasks use. */
  async function tenSteps(name: Name) {
    await tf.setBackend(tensorflowName[name]);
    const restore = seedChance(42);
    const image = tf.input({ shape: [9, 7, 2] });
    const words = tf.input({ shape: [5], dtype: 'int32' });
    const convolved = tf.layers.conv2d({ filters: 5, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' });
    const smaller = tf.layers.conv2d({ filters: 3, kernelSize: 2, activation: 'tanh' }).apply(convolved.apply(image));
    const seen = tf.layers.flatten().apply(smaller);
    const embedded = tf.layers.embedding({ inputDim: 20, outputDim: 4 }).apply(words);
    const read = tf.layers.globalAveragePooling1d().apply(embedded);
    const both = tf.layers.concatenate().apply([seen as never, read as never]);
    const dropped = tf.layers.dropout({ rate: 0.3 }).apply(both);
    const outputs = tf.layers.dense({ units: 3, activation: 'softmax' }).apply(dropped);
    const model = tf.model({ inputs: [image, words], outputs: outputs as never });
    const pixels = tf.tensor4d(
      Float32Array.from({ length: 12 * 126 }, (_, i) => ((i * 31) % 97) / 97),
      [12, 9, 7, 2],
    );
    const ids = tf.tensor2d(
      Int32Array.from({ length: 60 }, (_, i) => (i * i) % 20),
      [12, 5],
      'int32',
    );
    const wanted = tf.oneHot(
      tf.tensor1d(
        Int32Array.from({ length: 12 }, (_, i) => i % 3),
        'int32',
      ),
      3,
    );
    const optimizer: Optimizer = tf.train.adam(0.02);
    const isVariable = (value: unknown): value is Variable => value instanceof tf.Variable;
    // read() gives the variable itself, though its type promises only a tensor.
    const variables = model.trainableWeights.map((weight): unknown => weight.read()).filter(isVariable);
    const losses: number[] = [];
    let gradients: Float32Array[] = [];
    for (let step = 0; step < 10; step++) {
      const { value, grads } = tf.variableGrads(() => {
        const output = model.apply([pixels, ids], { training: true }) as Tensor;
        return output.mul(wanted).sum(-1).log().mean().neg() as Scalar;
      }, variables);
      optimizer.applyGradients(grads);
      losses.push(value.dataSync()[0]!);
      if (step === 0) gradients = variables.map(({ name }) => Float32Array.from(grads[name]!.dataSync()));
      tf.dispose([value, ...Object.values(grads)]);
    }
    tf.dispose([pixels, ids, wanted]);
    optimizer.dispose();
    model.dispose();
    tf.disposeVariables();
    restore();
    return { losses, gradients };
  }

  it('takes the same ten steps: losses and first gradients within 1e-4', async () => {
    const cpu = await tenSteps('cpu');
    for (const name of ['node', 'wasm'] as const) {
      const { losses, gradients } = await tenSteps(name);
      for (const [step, loss] of losses.entries())
        expect(Math.abs(loss / cpu.losses[step]! - 1), `${name}, step ${step + 1}`).toBeLessThan(1e-4);
      for (const [layer, gradient] of gradients.entries()) {
        const worst = Math.max(...gradient.map((value, index) => Math.abs(value - cpu.gradients[layer]![index]!)));
        expect(worst, `${name}, gradient ${layer}`).toBeLessThan(1e-4);
      }
    }
    expect(cpu.gradients).toHaveLength(7);
    expect(cpu.losses.at(-1)!).toBeLessThan(cpu.losses[0]!);
  });

  it('loads a trial that was saved on one backend on each, where it gives the stored metrics', async () => {
    const run = trialRunner(await loadTensorFlow('wasm'));
    const saveDir = mkdtempSync(join(tmpdir(), 'hypersweep-saved-'));
    const params = { epochs: 1, learning_rate: 1e-2, vocabulary_size: 800 };
    const { answer } = await run({ task: sentimentTask, params, seed: 5, saveDir });
    if (answer.type !== 'trial-done') throw new Error(answer.message);
    const read = (name: string) => readFileSync(join(saveDir, name));
    const json = JSON.parse(read('model.json').toString()) as io.ModelJSON;
    const state: unknown = JSON.parse(read('state.json').toString());
    const cache = new TaskCache();
    const task = taskOf(await cache.declared(sentimentTask))!;
    const { eval: held } = await cache.prepared(task, sentimentTask, someSweep);
    // As a user would: what was saved, and the task's own encode.
    const rows = encodeExamples(task, held.examples, { params: JSON.parse(read('params.json').toString()), state });
    for (const name of ['cpu', 'wasm', 'node'] as const) {
      await tf.setBackend(tensorflowName[name]);
      const artifacts = {
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights),
        weightData: Uint8Array.from(read('weights.bin')).buffer,
      };
      const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
      const x = tf.tensor(rows.values, [rows.count, ...rows.shape]);
      const outputs = (model.predict(x, { batchSize: 600 }) as Tensor).dataSync();
      tf.dispose(x);
      model.dispose();
      const right = held.targets.filter(
        (target, row) => (outputs[2 * row + 1]! > outputs[2 * row]! ? 1 : 0) === target,
      );
      expect(right.length / rows.count, name).toBe(answer.outcome.metrics['eval/accuracy']);
      const loss =
        held.targets.reduce((sum, target, row) => sum - Math.log(outputs[2 * row + target]!), 0) / rows.count;
      expect(Math.abs(loss / answer.outcome.metrics['eval/loss']! - 1), name).toBeLessThan(1e-5);
    }
  });

  it('trains the sentiment network for real, and the same trial to the same bits after another one', async () => {
    const run = trialRunner(await loadTensorFlow('node', { intraOpThreads: 1 }));
    const params = { epochs: 2, learning_rate: 1e-2, vocabulary_size: 800 };
    const first = await run({ task: sentimentTask, params, seed: 5 });
    await run({ task: sentimentTask, params: { ...params, epochs: 1, embedding_dim: 8 }, seed: 6 });
    const again = await run({ task: sentimentTask, params, seed: 5 });
    expect(again.curve).toEqual(first.curve);
    if (first.answer.type !== 'trial-done') throw new Error(first.answer.message);
    expect(first.answer.outcome.note).toBeUndefined();
    expect(first.answer.outcome.objective).toBeGreaterThan(0.7);
  });
});
