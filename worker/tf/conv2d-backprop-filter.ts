import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';
import { convAttrs, type ConvInfo, convInfoOf, runKernel } from './conv2d-call.ts';
import { inputOf } from './kernel-arguments.ts';

type Run = (name: string, inputs: NamedTensorInfoMap, attrs: object) => TensorInfo;

/**
 * Gives the wasm backend `Conv2DBackpropFilter`, the gradient of a convolution's filter, composed of its own kernels.
 * The gradient is itself a convolution: the input with batch and channels exchanged `[inChannels, height, width, batch]`,
 * convolved with the output gradient as filter `[outHeight, outWidth, batch, outChannels]`, the forward stride as
 * dilation. Channels last only, as all convolutions of this backend.
 */
export function registerConv2DBackpropFilter(tf: TensorFlow, Backend: typeof BackendWasm): void {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      if (!(backend instanceof Backend)) throw new Error('Conv2DBackpropFilter: this kernel is for the wasm backend');
      return filterGradient(tf, { backend, inputs, attrs });
    },
  });
}

function filterGradient(
  tf: TensorFlow,
  call: { backend: BackendWasm; inputs: NamedTensorInfoMap; attrs: NamedAttrMap | undefined },
): TensorInfo {
  const { backend } = call;
  const { dataFormat, filterShape = [] } = convAttrs(call.attrs);
  if (dataFormat !== 'NHWC') throw new Error(`Conv2DBackpropFilter on wasm needs channels last, got ${dataFormat}`);
  const made: TensorInfo[] = [];
  const run: Run = (name, inputs, attrs) => {
    const output = runKernel(tf, name, { inputs, attrs, backend });
    made.push(output);
    return output;
  };
  const gradient = compose(run, inputOf(call.inputs, 'x'), {
    dy: inputOf(call.inputs, 'dy'),
    info: convInfoOf(tf, { x: inputOf(call.inputs, 'x').shape, filter: filterShape, attrs: call.attrs }),
  });
  for (const tensor of made) if (tensor !== gradient) backend.disposeData(tensor.dataId);
  return gradient;
}

function compose(run: Run, x: TensorInfo, { dy, info }: { dy: TensorInfo; info: ConvInfo }): TensorInfo {
  const { padInfo, strideHeight, strideWidth, filterHeight, filterWidth } = info;
  // Sizes at which the convolution below gives exactly filterHeight x filterWidth; smaller than the padded input
  // where a stride leaves its last rows unused.
  const height = filterHeight + (info.outHeight - 1) * strideHeight;
  const width = filterWidth + (info.outWidth - 1) * strideWidth;
  const below = height - info.inHeight - padInfo.top;
  const right = width - info.inWidth - padInfo.left;
  const around = [padInfo.top, Math.max(0, below), padInfo.left, Math.max(0, right)];
  const exchanged = run('Transpose', { x }, { perm: [3, 1, 2, 0] });
  const padded = around.some((size) => size > 0)
    ? run('PadV2', { x: exchanged }, { paddings: paddings(around), constantValue: 0 })
    : exchanged;
  const cut =
    below < 0 || right < 0
      ? run('Slice', { x: padded }, { begin: [0, 0, 0, 0], size: [info.inChannels, height, width, info.batchSize] })
      : padded;
  const filter = run('Transpose', { x: dy }, { perm: [1, 2, 0, 3] });
  const convolved = run(
    'Conv2D',
    { x: cut, filter },
    { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', dilations: [strideHeight, strideWidth] },
  );
  return run('Transpose', { x: convolved }, { perm: [1, 2, 0, 3] });
}

function paddings([top = 0, bottom = 0, left = 0, right = 0]: readonly number[]): [number, number][] {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}
