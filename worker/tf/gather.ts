import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { backend_util, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';
import { inputOf } from './kernel-arguments.ts';
import { replaceKernel, type WasmCall } from './replace-kernel.ts';

/** Numbers from which on copying a slice as a whole beats copying it number by number. */
const longSlice = 64;

/**
 * Exchanges the wasm backend's `GatherV2`, the forward step of an embedding, for one that copies slices on the wasm heap. The
 * backend's own works out the place of every single number by divisions, and gives too many numbers where all of the indices' dimensions are batch dimensions. It still refuses indices outside of [0, length of
 * the axis), and does types that are no plain numbers.
 */
export function replaceGather(tf: TensorFlow, Backend: typeof BackendWasm): void {
  replaceKernel(tf, { Backend, kernelName: 'GatherV2' }, (call, own) => onHeap(tf, call) ?? own(call));
}

function onHeap(tf: TensorFlow, { backend, inputs, attrs }: WasmCall): TensorInfo | null {
  const x = inputOf(inputs, 'x');
  const indices = inputOf(inputs, 'indices');
  if (!['float32', 'int32', 'bool'].includes(x.dtype) || indices.dtype !== 'int32') return null;
  const axis = tf.util.parseAxisParam(Number(attrs?.axis ?? 0), x.shape)[0] ?? 0;
  const length = x.shape[axis] ?? 0;
  if (backend.typedArrayFromHeap(indices).some((index) => index < 0 || index >= length)) return null;
  const { segment_util: segments } = tf.backend_util;
  const info = segments.collectGatherOpShapeInfo(x, indices, axis, Number(attrs?.batchDims ?? 0));
  const out = backend.makeOutput(info.outputShape, x.dtype);
  // Views are taken after makeOutput: an allocation may grow the heap and detach older ones.
  const from = { values: backend.typedArrayFromHeap(x), indices: backend.typedArrayFromHeap(indices) };
  copySlices(backend.typedArrayFromHeap(out), { ...from, ...info });
  return out;
}

interface Source {
  /** `[batchSize, outerSize, dimSize, sliceSize]`, row-major. */
  readonly values: backend_util.TypedArray;
  /** `[batchSize, any]`; each in [0, dimSize). */
  readonly indices: backend_util.TypedArray;
  readonly batchSize: number;
  readonly outerSize: number;
  readonly dimSize: number;
  readonly sliceSize: number;
}

/** Fills `to[batch, outer, place]` with the slices `values[batch, outer, indices[batch, place]]`. */
function copySlices(
  to: backend_util.TypedArray,
  { values, indices, batchSize, outerSize, dimSize, sliceSize }: Source,
): void {
  const places = indices.length / batchSize;
  let at = 0;
  for (let block = 0; block < batchSize * outerSize; block++) {
    const first = Math.floor(block / outerSize) * places;
    for (let place = first; place < first + places; place++, at += sliceSize) {
      const start = (block * dimSize + (indices[place] ?? 0)) * sliceSize;
      if (sliceSize >= longSlice) to.set(values.subarray(start, start + sliceSize), at);
      else for (let column = 0; column < sliceSize; column++) to[at + column] = values[start + column] ?? 0;
    }
  }
}
