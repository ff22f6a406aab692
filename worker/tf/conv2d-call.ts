import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';

type Shape4D = [number, number, number, number];
type Pair = [number, number] | number;
type Rounding = 'floor' | 'round' | 'ceil' | undefined;

/** Sizes of one convolution, as TensorFlow.js computes them. */
export type ConvInfo = ReturnType<TensorFlow['backend_util']['computeConv2DInfo']>;

/** What the kernels of a convolution and its gradients are told; channels last. */
export interface ConvAttrs {
  readonly strides: Pair;
  readonly pad: 'valid' | 'same' | number | [Pair2, Pair2, Pair2, Pair2];
  readonly dataFormat: string;
  readonly dilations?: Pair;
  readonly dimRoundingMode: Rounding;
  /** Given to the filter's gradient alone: `[height, width, inChannels, outChannels]`. */
  readonly filterShape?: readonly number[];
}

type Pair2 = [number, number];

/** The attributes of a convolution's kernel. */
export function convAttrs(attrs: NamedAttrMap | undefined): ConvAttrs {
  const untyped: unknown = attrs;
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- attributes of one kernel, set by tfjs-core itself
  return untyped as ConvAttrs;
}

/** Sizes of the convolution of an input `[batch, height, width, channels]` with a filter. */
export function convInfoOf(
  tf: TensorFlow,
  { x, filter, attrs }: { x: readonly number[]; filter: readonly number[]; attrs: NamedAttrMap | undefined },
): ConvInfo {
  const { strides, pad, dilations, dimRoundingMode } = convAttrs(attrs);
  return tf.backend_util.computeConv2DInfo(
    shape4D(x),
    shape4D(filter),
    strides,
    dilations ?? [1, 1],
    pad,
    dimRoundingMode,
    false,
  );
}

/** Runs a kernel of the wasm backend that has one output. */
export function runKernel(
  tf: TensorFlow,
  name: string,
  call: { inputs: NamedTensorInfoMap; attrs: object; backend: BackendWasm },
): TensorInfo {
  const attrs: NamedAttrMap = { ...call.attrs };
  const output = tf.getKernel(name, 'wasm').kernelFunc({ inputs: call.inputs, attrs, backend: call.backend });
  if (Array.isArray(output)) throw new Error(`kernel ${name} gave several outputs, one was expected`);
  return output;
}

function shape4D([a = 0, b = 0, c = 0, d = 0]: readonly number[]): Shape4D {
  return [a, b, c, d];
}
