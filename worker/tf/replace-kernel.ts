import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';

/** What a kernel of the wasm backend is called with. */
export interface WasmCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap | undefined;
  readonly backend: BackendWasm;
}

/** Exchanges one of the wasm backend's kernels; `kernel` gets the backend's own beside each call. */
export function replaceKernel(
  tf: TensorFlow,
  { Backend, kernelName }: { readonly Backend: typeof BackendWasm; readonly kernelName: string },
  kernel: (call: WasmCall, own: (call: WasmCall) => TensorInfo | TensorInfo[]) => TensorInfo | TensorInfo[],
): void {
  const original = tf.getKernel(kernelName, 'wasm');
  const own = ({ inputs, attrs = {}, backend }: WasmCall) => original.kernelFunc({ inputs, attrs, backend });
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({
    ...original,
    kernelFunc: ({ inputs, backend, attrs }) => {
      if (!(backend instanceof Backend)) throw new Error(`${kernelName}: this kernel is for the wasm backend`);
      return kernel({ inputs, attrs, backend }, own);
    },
  });
}
