import type { LayersModel, Variable } from '@tensorflow/tfjs';
import type { Task, TensorFlow } from '../../shared/task.ts';
import type { Loss } from './losses.ts';
import type { MetricChoice } from './metrics.ts';
import type { OwnedOptimizer } from './optimizers.ts';
import type { Course } from './schedule.ts';
import type { TrainingRows } from './training-rows.ts';
import type { TrainingSettings } from './training-settings.ts';

/** Everything one training needs; nothing else decides its result. */
export interface Training {
  readonly tf: TensorFlow;
  readonly kind: Task['kind'];
  readonly model: LayersModel;
  /** The model's trainable weights, in its order. */
  readonly variables: readonly Variable[];
  /** Columns of the model's output. */
  readonly width: number;
  readonly loss: Loss;
  readonly optimizer: OwnedOptimizer;
  readonly metrics: MetricChoice;
  readonly train: TrainingRows;
  readonly eval: TrainingRows;
  readonly settings: TrainingSettings;
  readonly course: Course;
  /** Weight of each class in the loss that is trained on; null for all alike. Metrics never weigh. */
  readonly classWeights: Float64Array | null;
  /** The trial's: decides the order of the training examples in each epoch. */
  readonly seed: number;
}
