import type { LayersModel } from '@tensorflow/tfjs';
import type { TensorFlow } from '../../shared/task.ts';

/** Copies a model's weights as they are now; the answer puts them back. */
export function keepWeights(tf: TensorFlow, model: LayersModel): () => void {
  const kept = model.weights.map((weight) => {
    const value = weight.read();
    return { weight, values: value.dataSync().slice(), shape: value.shape, dtype: value.dtype };
  });
  return () => {
    for (const { weight, values, shape, dtype } of kept)
      tf.tidy(() => void weight.write(tf.tensor(values, shape, dtype)));
  };
}
