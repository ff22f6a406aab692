import type { Tensor } from '@tensorflow/tfjs';
import { metricCollector } from './metrics.ts';
import { singleOutput } from './step.ts';
import type { Training } from './training.ts';
import { type Batch, batchOf, slices, type TrainingRows } from './training-rows.ts';

/** Examples per batch where nothing is learnt; bounds memory, changes no metric. */
export const evaluationBatchSize = 256;

/** Metrics of one side and what they were computed from. */
export interface Evaluation {
  /** By name, without `eval/`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Row-major predictions in the order of the rows: probabilities of all classes, or values. */
  readonly predictions: Float64Array;
}

/** Rows as batches to evaluate on, in order; dispose them with {@link disposeBatches}. */
export function evaluationBatches({ tf }: Pick<Training, 'tf'>, rows: TrainingRows): Batch[] {
  const positions = Array.from({ length: rows.count }, (_, index) => index);
  return slices(positions, evaluationBatchSize).map((part) => batchOf(tf, rows, part));
}

export function disposeBatches({ tf }: Pick<Training, 'tf'>, batches: readonly Batch[]): void {
  for (const { x, y } of batches) tf.dispose([x, y]);
}

/** Exact metrics of the model as it is, dropout off. `breathe` is awaited at each batch. */
export async function evaluate(
  training: Training,
  batches: readonly Batch[],
  breathe: () => Promise<void>,
): Promise<Evaluation> {
  const collector = metricCollector(training.metrics);
  const parts: ArrayLike<number>[] = [];
  for (const batch of batches) {
    const { outputs, lossSum } = predict(training, batch);
    const predictions = training.loss.predictions(outputs, training.width);
    collector.add(predictions, batch.targets, lossSum);
    parts.push(predictions);
    await breathe();
  }
  return { metrics: collector.values(), predictions: joined(parts) };
}

function predict({ tf, model, loss }: Training, { x, y, targets }: Batch) {
  const kept = tf.tidy((): Tensor[] => {
    const made = singleOutput(tf, model.apply(x, { training: false }));
    return loss.sumOf === null ? [made, loss.ofBatch(made, y).mean()] : [made];
  });
  const outputs = kept[0]?.dataSync() ?? [];
  const lossSum = loss.sumOf?.(outputs, targets) ?? (kept[1]?.dataSync()[0] ?? NaN) * targets.length;
  tf.dispose(kept);
  return { outputs, lossSum };
}

function joined(parts: readonly ArrayLike<number>[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
