import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, sep } from 'node:path';
import type { Backend } from '../shared/records.ts';
import { SweepError } from '../shared/errors.ts';
import type { TensorFlow } from '../shared/task.ts';
import { registerConv2DBackpropFilter } from './tf/conv2d-backprop-filter.ts';
import { repairConv2DPadding } from './tf/conv2d-padding.ts';
import { replaceGather } from './tf/gather.ts';
import { importNative } from './tf/native.ts';
import { registerUnsortedSegmentSum, replaceUnsortedSegmentSumOnCpu } from './tf/unsorted-segment-sum.ts';

/** A loaded TensorFlow.js, its backend active, and what bit-equality of a trial depends on. */
export interface LoadedTensorFlow {
  readonly tf: TensorFlow;
  readonly backend: Backend;
  /** Of TensorFlow.js, and of the native library where there is one. */
  readonly version: string;
  /** Threads inside one operation: 1 on wasm and cpu. */
  readonly threads: number;
}

/** How the environment limits the native library, read by the entry file. */
export interface LoadOptions {
  /** Value of TF_NUM_INTRAOP_THREADS; the library takes all cores without it. */
  readonly intraOpThreads?: number;
}

const { resolve } = createRequire(import.meta.url);

/**
 * Loads TensorFlow.js with a backend: `auto` takes the native one where it loads, else wasm, else the plain JavaScript one.
 * One process keeps one backend; the banner of the slow one stays silent, because the backend is in every record anyway.
 * @throws SweepError `BACKEND_UNAVAILABLE` when a backend asked for by name cannot be loaded, with the remedy.
 */
export async function loadTensorFlow(backend: Backend | 'auto', options: LoadOptions = {}): Promise<LoadedTensorFlow> {
  if (backend !== 'auto') return loaders[backend](options);
  try {
    return await loaders.node(options);
  } catch {
    // No native library here: the next best one.
  }
  try {
    return await loaders.wasm(options);
  } catch {
    return loaders.cpu(options);
  }
}

const loaders: Record<Backend, (options: LoadOptions) => Promise<LoadedTensorFlow>> = {
  node: loadNode,
  wasm: loadWasm,
  cpu: loadCpu,
};

async function loadNode({ intraOpThreads }: LoadOptions): Promise<LoadedTensorFlow> {
  try {
    const tf = await importNative();
    await activate(tf, 'tensorflow');
    return {
      tf,
      backend: 'node',
      version: `${tf.version.tfjs} (TensorFlow ${nativeVersion(tf.backend())})`,
      threads: intraOpThreads ?? availableParallelism(),
    };
  } catch (cause) {
    throw new SweepError(
      'BACKEND_UNAVAILABLE',
      `backend "node" (native TensorFlow) cannot be loaded: ${firstLine(cause)}`,
      {
        hint: 'Run `npx hypersweep setup`, which installs it, or use backend: wasm.',
        cause,
      },
    );
  }
}

async function loadWasm(): Promise<LoadedTensorFlow> {
  try {
    const tf = await import('@tensorflow/tfjs');
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(dirname(resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    replaceGather(tf, wasm.BackendWasm);
    const kernels = new Set(tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelName));
    if (!kernels.has('UnsortedSegmentSum')) registerUnsortedSegmentSum(tf, wasm.BackendWasm);
    if (!kernels.has('Conv2DBackpropFilter')) {
      registerConv2DBackpropFilter(tf, wasm.BackendWasm);
      repairConv2DPadding(tf, wasm.BackendWasm);
    }
    await activate(tf, 'wasm');
    return { tf, backend: 'wasm', version: tf.version.tfjs, threads: 1 };
  } catch (cause) {
    throw new SweepError('BACKEND_UNAVAILABLE', `backend "wasm" cannot be loaded: ${firstLine(cause)}`, {
      hint: 'Install the package again (npm ci), or use backend: cpu, which is slow but needs nothing.',
      cause,
    });
  }
}

async function loadCpu(): Promise<LoadedTensorFlow> {
  const tf = await import('@tensorflow/tfjs');
  replaceUnsortedSegmentSumOnCpu(tf);
  await activate(tf, 'cpu');
  // The first operation prints a banner about the native package unless this flag is up.
  tf.env().set('PROD', true);
  tf.tidy(() => void tf.zeros([1]).add(1));
  tf.env().set('PROD', false);
  return { tf, backend: 'cpu', version: tf.version.tfjs, threads: 1 };
}

async function activate(tf: TensorFlow, name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js refused its backend "${name}"`);
  await tf.ready();
}

function nativeVersion(backend: object): string {
  const binding: unknown = Reflect.get(backend, 'binding');
  const version: unknown =
    typeof binding === 'object' && binding !== null ? Reflect.get(binding, 'TF_Version') : undefined;
  return typeof version === 'string' ? version : 'unknown';
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n', 1)[0] ?? '').trim();
}
