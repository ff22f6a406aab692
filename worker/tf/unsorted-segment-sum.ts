import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { backend_util, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';
import { inputOf } from './kernel-arguments.ts';

const kernelName = 'UnsortedSegmentSum';

interface Call {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap | undefined;
}

/**
 * Gives the wasm backend `UnsortedSegmentSum`, the gradient of an embedding: row i of the input is added to row
 * `segmentIds[i]` of the output; rows with an id outside [0, numSegments) are dropped, empty segments are 0.
 * A plain loop on the wasm heap: composed of oneHot and matMul it costs rows times vocabulary, some six times as much.
 */
export function registerUnsortedSegmentSum(tf: TensorFlow, Backend: typeof BackendWasm): void {
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      if (!(backend instanceof Backend)) throw new Error(`${kernelName}: this kernel is for the wasm backend`);
      return onHeap(backend, { inputs, attrs });
    },
  });
}

/**
 * Exchanges the cpu backend's own kernel, which runs over all rows once for each segment (minutes an epoch with a
 * vocabulary of 3,000), for the same loop. Calling it again changes nothing.
 */
export function replaceUnsortedSegmentSumOnCpu(tf: TensorFlow): void {
  tf.unregisterKernel(kernelName, 'cpu');
  tf.registerKernel({
    kernelName,
    backendName: 'cpu',
    kernelFunc: ({ inputs, backend, attrs }) => {
      if (!isKernelBackend(tf, backend)) throw new Error(`${kernelName}: this kernel is for the cpu backend`);
      const { x, segmentIds, shape, width } = parts({ inputs, attrs });
      const rows = numbersOf(backend.readSync(x.dataId));
      const sums = x.dtype === 'int32' ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape));
      addRows(sums, { rows, ids: numbersOf(backend.readSync(segmentIds.dataId)), width });
      return { dataId: backend.write(sums, shape, x.dtype), shape, dtype: x.dtype };
    },
  });
}

function onHeap(backend: BackendWasm, call: Call): TensorInfo {
  const { x, segmentIds, shape, width } = parts(call);
  const out = backend.makeOutput(shape, x.dtype);
  // Views are taken after makeOutput: an allocation may grow the heap and detach older ones.
  const sums = backend.typedArrayFromHeap(out);
  sums.fill(0);
  addRows(sums, { rows: backend.typedArrayFromHeap(x), ids: backend.typedArrayFromHeap(segmentIds), width });
  return out;
}

function parts({ inputs, attrs }: Call) {
  const x = inputOf(inputs, 'x');
  const segmentIds = inputOf(inputs, 'segmentIds');
  const rowShape = x.shape.slice(segmentIds.shape.length);
  return { x, segmentIds, shape: [Number(attrs?.numSegments), ...rowShape], width: sizeOf(rowShape) };
}

function addRows(
  sums: backend_util.TypedArray,
  { rows, ids, width }: { rows: backend_util.TypedArray; ids: backend_util.TypedArray; width: number },
): void {
  for (let row = 0; row < ids.length; row++) {
    const segment = ids[row] ?? -1;
    const to = segment * width;
    if (segment < 0 || to >= sums.length) continue;
    const from = row * width;
    for (let column = 0; column < width; column++)
      sums[to + column] = (sums[to + column] ?? 0) + (rows[from + column] ?? 0);
  }
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

function isKernelBackend(tf: TensorFlow, backend: unknown): backend is InstanceType<TensorFlow['KernelBackend']> {
  return backend instanceof tf.KernelBackend;
}

function numbersOf(values: backend_util.BackendValues): backend_util.TypedArray {
  if (ArrayBuffer.isView(values)) return values;
  throw new Error(`${kernelName}: numbers expected, got strings`);
}
