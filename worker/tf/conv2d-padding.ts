import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';
import { convAttrs, convInfoOf, runKernel } from './conv2d-call.ts';
import { inputOf } from './kernel-arguments.ts';
import { replaceKernel, type WasmCall } from './replace-kernel.ts';

/** Kernels that convolve; the second adds bias and activation, and predicts where the first trains. */
const convolutions = ['Conv2D', 'FusedConv2D'] as const;

/**
 * Puts right what the wasm backend's convolutions do with padding in two cases, in which they give wrong numbers, or write
 * beyond their output, without a word:
 * - `same` with a filter shorter than the stride in some dimension, and not 1 x 1: rows are left over there, and the
 *   backend takes the negative padding for a huge one. The input is cut and padded first, then convolved as `valid`.
 * - padding by one number with unequal filter sides or strides: TensorFlow.js then takes the output's width from the
 *   filter's height. Refused, with the form that works.
 */
export function repairConv2DPadding(tf: TensorFlow, Backend: typeof BackendWasm): void {
  for (const kernelName of convolutions) {
    replaceKernel(tf, { Backend, kernelName }, (call, own) => {
      const fitted = fit(tf, call);
      const output = own(fitted);
      for (const { dataId } of fitted.made) call.backend.disposeData(dataId);
      return output;
    });
  }
}

function fit(
  tf: TensorFlow,
  { inputs, attrs, backend }: WasmCall,
): WasmCall & { readonly made: readonly TensorInfo[] } {
  const unchanged = { inputs, attrs, backend, made: [] };
  const x = inputOf(inputs, 'x');
  const { pad, dataFormat } = convAttrs(attrs);
  if (dataFormat !== 'NHWC' || Array.isArray(pad)) return unchanged;
  const info = convInfoOf(tf, { x: x.shape, filter: inputOf(inputs, 'filter').shape, attrs });
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = info;
  if (typeof pad === 'number' && (filterHeight !== filterWidth || strideHeight !== strideWidth))
    throw new Error(
      `conv2d pads by one number only with a square filter and equal strides; got filter ${filterHeight} x ${filterWidth}, ` +
        `strides ${strideHeight}, ${strideWidth}. Write ${pad === 0 ? "pad: 'valid'" : `pad: [[0, 0], [${pad}, ${pad}], [${pad}, ${pad}], [0, 0]]`}.`,
    );
  const reach = { height: (filterHeight - 1) * dilationHeight + 1, width: (filterWidth - 1) * dilationWidth + 1 };
  const overshoots = reach.height < strideHeight || reach.width < strideWidth;
  if (pad !== 'same' || !overshoots || (filterHeight === 1 && filterWidth === 1)) return unchanged;
  const call = { backend, top: info.padInfo.top, left: info.padInfo.left };
  const made = cutAndPad(tf, x, {
    ...call,
    height: (info.outHeight - 1) * strideHeight + reach.height,
    width: (info.outWidth - 1) * strideWidth + reach.width,
  });
  return { inputs: { ...inputs, x: made.at(-1) ?? x }, attrs: { ...attrs, pad: 'valid' }, backend, made };
}

interface Frame {
  readonly backend: BackendWasm;
  /** Rows of zeros before the first, and columns. */
  readonly top: number;
  readonly left: number;
  /** What a valid convolution needs for exactly the wanted output. */
  readonly height: number;
  readonly width: number;
}

/** The input in a frame of the wanted size; gives every tensor made on the way, the result last. */
function cutAndPad(tf: TensorFlow, x: TensorInfo, { backend, top, left, height, width }: Frame): TensorInfo[] {
  const [batch = 0, inHeight = 0, inWidth = 0, channels = 0] = x.shape;
  const size = [batch, Math.min(inHeight, height - top), Math.min(inWidth, width - left), channels];
  const cut = runKernel(tf, 'Slice', { inputs: { x }, attrs: { begin: [0, 0, 0, 0], size }, backend });
  const paddings = [
    [0, 0],
    [top, height - top - (size[1] ?? 0)],
    [left, width - left - (size[2] ?? 0)],
    [0, 0],
  ];
  if (paddings.flat().every((count) => count === 0)) return [cut];
  return [cut, runKernel(tf, 'PadV2', { inputs: { x: cut }, attrs: { paddings, constantValue: 0 }, backend })];
}
