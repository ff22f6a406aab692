import type { TensorFlow } from '../../shared/task.ts';
import { restoreRemovedUtil } from './node-compat.ts';

// Not a literal, so that neither compiler nor loader insists on a package that npm may have left out.
const nodePackage: string = ['@tensorflow', 'tfjs-node'].join('/');

/** The TensorFlow.js that the native package brings its backend to: the installed one, not the copy that the build makes part of the runner. */
export async function importNative(): Promise<TensorFlow> {
  restoreRemovedUtil();
  await import(nodePackage);
  return import('@tensorflow/tfjs');
}
