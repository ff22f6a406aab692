import type { LayersModel, Scalar, Tensor } from '@tensorflow/tfjs';
import type { BackendProbe } from '../shared/backend-probe.ts';
import { SweepError } from '../shared/errors.ts';
import { backends } from '../shared/records.ts';
import type { TensorFlow } from '../shared/task.ts';
import { loadTensorFlow } from './tf.ts';

/**
 * `node dist/worker/probe.js BACKEND`: loads a backend, trains a small convolutional network on it for a moment and writes
 * one JSON line about it. A process of its own, because one process keeps one backend and a broken native library may
 * take its process with it.
 */
const asked = backends.find((name) => name === process.argv[2]) ?? 'auto';
const threads = Number(process.env['TF_NUM_INTRAOP_THREADS']);
try {
  const loaded = await loadTensorFlow(asked, threads > 0 ? { intraOpThreads: threads } : {});
  const { backend, version } = loaded;
  answer({ works: true, backend, version, threads: loaded.threads, ...train(loaded.tf) });
} catch (error) {
  const known = error instanceof SweepError;
  answer({
    works: false,
    message: error instanceof Error ? error.message : String(error),
    remedy: known ? (error.hint ?? null) : null,
  });
}

function answer(probe: BackendProbe): void {
  process.stdout.write(`${JSON.stringify(probe)}\n`);
}

/** Milliseconds a step at batch 32, the fastest of some, and whether the loss fell, which a wrong gradient would prevent. */
function train(tf: TensorFlow): { stepMs: number; learns: boolean } {
  const model = network(tf);
  const images = tf.tensor4d(
    Float32Array.from({ length: 32 * 12 * 12 }, (_, index) => ((index * 37) % 101) / 100),
    [32, 12, 12, 1],
  );
  const classes = tf.oneHot(
    tf.tensor1d(
      Array.from({ length: 32 }, (_, index) => index % 4),
      'int32',
    ),
    4,
  );
  const optimizer = tf.train.adam(0.01);
  const losses: number[] = [];
  const times: number[] = [];
  for (let step = 0; step < 12; step++) {
    const since = performance.now();
    const loss = optimizer.minimize(() => crossEntropy(model.apply(images), classes), true);
    losses.push(loss?.dataSync()[0] ?? NaN);
    times.push(performance.now() - since);
    loss?.dispose();
  }
  return { stepMs: Math.min(...times), learns: (losses.at(-1) ?? NaN) < (losses[0] ?? NaN) };

  function crossEntropy(output: unknown, wanted: Tensor): Scalar {
    if (!(output instanceof tf.Tensor)) throw new Error('the probe network gave no output');
    return output.mul(wanted).sum(-1).maximum(1e-7).log().mean().neg().asScalar();
  }
}

function network(tf: TensorFlow): LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 4, kernelSize: 3, activation: 'relu', inputShape: [12, 12, 1] }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 4, activation: 'softmax' }),
    ],
  });
}
