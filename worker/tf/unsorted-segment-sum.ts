import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';
import { inputOf } from './kernel-arguments.ts';

/**
 * Gives the wasm backend `UnsortedSegmentSum`, the gradient of an embedding: row i of the input is added to row
 * `segmentIds[i]` of the output; rows with an id outside [0, numSegments) are dropped, empty segments are 0.
 * A plain loop on the wasm heap: composed of oneHot and matMul it costs rows times vocabulary, some six times as much.
 */
export function registerUnsortedSegmentSum(tf: TensorFlow, Backend: typeof BackendWasm): void {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      if (!(backend instanceof Backend)) throw new Error('UnsortedSegmentSum: this kernel is for the wasm backend');
      return segmentSum(backend, inputs, attrs);
    },
  });
}

function segmentSum(backend: BackendWasm, inputs: NamedTensorInfoMap, attrs: NamedAttrMap | undefined): TensorInfo {
  const x = inputOf(inputs, 'x');
  const segmentIds = inputOf(inputs, 'segmentIds');
  const segmentCount = Number(attrs?.numSegments);
  const rowShape = x.shape.slice(segmentIds.shape.length);
  const out = backend.makeOutput([segmentCount, ...rowShape], x.dtype);
  // Views are taken after makeOutput: an allocation may grow the heap and detach older ones.
  const sums = backend.typedArrayFromHeap(out);
  const rows = backend.typedArrayFromHeap(x);
  const ids = backend.typedArrayFromHeap(segmentIds);
  const width = rowShape.reduce((size, length) => size * length, 1);
  sums.fill(0);
  for (let row = 0; row < ids.length; row++) {
    const segment = ids[row] ?? -1;
    if (segment < 0 || segment >= segmentCount) continue;
    const to = segment * width;
    const from = row * width;
    for (let column = 0; column < width; column++)
      sums[to + column] = (sums[to + column] ?? 0) + (rows[from + column] ?? 0);
  }
  return out;
}
