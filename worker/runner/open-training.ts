import type { LayersModel, Variable } from '@tensorflow/tfjs';
import type { RunnerSweep } from '../../shared/runner-protocol.ts';
import type { Task, TensorFlow } from '../../shared/task.ts';
import type { Params } from '../../shared/trial.ts';
import { seedChance } from './determinism.ts';
import { encodeExamples } from './encode.ts';
import { lossOf } from './losses.ts';
import { checkMetricName } from './metric-choice.ts';
import { metricChoice, producedNames } from './metrics.ts';
import { checkModel } from './model-check.ts';
import { makeOptimizer, type OwnedOptimizer } from './optimizers.ts';
import type { PreparedData, Side } from './prepared-data.ts';
import { recordingParams, type RecordingParams } from './recording-params.ts';
import type { Training } from './training.ts';
import type { TrainingRows } from './training-rows.ts';
import { reservedParams, trainingSettings, type TrainingSettings } from './training-settings.ts';
import { TrialError } from './trial-error.ts';

/** What a training is opened from. */
export interface TrainingInput {
  readonly task: Task;
  readonly data: PreparedData;
  readonly sweep: Pick<RunnerSweep, 'metric' | 'epochs' | 'batch_size' | 'patience' | 'swept'>;
  /** The trial's parameters as the sweep gives them. */
  readonly given: Params;
  /** The trial's seed. */
  readonly seed: number;
}

/** A model ready to be trained, and what surrounds it. */
export interface OpenTraining {
  readonly training: Training;
  /** What the task was given, and which names its `fit`, `encode` and `model` read. */
  readonly params: RecordingParams;
  /** What `fit` gave; undefined where the task has none. */
  readonly state: unknown;
  /** Rows of another side, encoded as the training's are. */
  readonly rowsOf: (side: Side) => TrainingRows;
  /** Frees model and optimiser and puts the former source of chance back. */
  readonly dispose: () => void;
}

/**
 * Fits, encodes and builds everything that a trial of a declared task trains. From here to `dispose`, chance comes from the
 * trial's seed.
 * @throws TrialError `user` with the field that is wrong; anything else comes from the task's own code
 */
export function openTraining(tf: TensorFlow, { task, data, sweep, given, seed }: TrainingInput): OpenTraining {
  const metrics = metricChoice(task, { sweepMetric: sweep.metric.name, classNames: data.classNames });
  checkMetricName(sweep.metric, producedNames(metrics));
  const defaults = task.defaults ?? {};
  const settings = trainingSettings({ given, sweep, defaults });
  const recording = recordingParams({ given, resolved: reservedParams(settings), defaults, swept: sweep.swept ?? [] });
  const { params } = recording;
  const classCount = task.kind === 'classification' ? data.classNames.length : 1;
  const loss = lossOf(task, { tf, classCount, params });
  const state = task.fit?.(data.train.examples, params);
  const rowsOf = (side: Side): TrainingRows => ({
    ...encodeExamples(task, side.examples, { params, state }),
    targets: side.targets,
    width: classCount,
    classes: task.kind === 'classification',
  });
  const train = rowsOf(data.train);
  const held = rowsOf(data.eval);
  // Only now, so that initial weights do not depend on whether fit and encode drew numbers.
  const restoreChance = seedChance(seed);
  const owned: { model?: LayersModel; optimizer?: OwnedOptimizer } = {};
  const dispose = () => {
    owned.optimizer?.dispose();
    disposeModel(owned.model);
    restoreChance();
  };
  try {
    const model = task.model(params, tf, { inputShape: train.shape, classCount, state });
    owned.model = model;
    checkModel(tf, model, { kind: task.kind, inputShape: train.shape, loss, classCount });
    const optimizer = makeOptimizer(tf, settings, task.optimizer && { make: task.optimizer, params });
    owned.optimizer = optimizer;
    checkRate(settings, optimizer);
    const stepsPerEpoch = Math.ceil(train.count / settings.batchSize);
    const training: Training = {
      ...{ tf, kind: task.kind, model, loss, optimizer, metrics, train, eval: held, settings, seed },
      variables: trainableVariables(tf, model),
      width: model.outputs[0]?.shape[1] ?? 1,
      course: { ...settings, stepsPerEpoch, steps: stepsPerEpoch * settings.epochs },
      classWeights: settings.classWeight === 'balanced' ? balanced(data.train.targets, classCount) : null,
    };
    return { training, params: recording, state, rowsOf, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function checkRate({ schedule, warmup, weightDecay }: TrainingSettings, { learningRate }: OwnedOptimizer): void {
  const used = [
    ...(schedule === 'constant' ? [] : ['schedule']),
    ...(warmup > 0 ? ['warmup'] : []),
    ...(weightDecay > 0 ? ['weight_decay'] : []),
  ];
  if (used.length === 0 || Number.isFinite(learningRate)) return;
  throw new TrialError(
    'user',
    `parameters.${used.join(', ')} needs an optimiser with a learningRate; the task's own has none.`,
  );
}

/** `examples / (classes * examples of the class)`: on average 1 over the training examples (King and Zeng 2001). */
function balanced(targets: Float64Array, classCount: number): Float64Array | null {
  if (classCount < 2) throw new TrialError('user', 'parameters.class_weight is for classification.');
  const counts = new Float64Array(classCount);
  for (const target of targets) counts[target] = (counts[target] ?? 0) + 1;
  return counts.map((count) => (count === 0 ? 0 : targets.length / (classCount * count)));
}

function trainableVariables(tf: TensorFlow, model: LayersModel): Variable[] {
  // read() gives the variable itself, though its type promises only a tensor.
  return model.trainableWeights.flatMap((weight) => {
    const variable: unknown = weight.read();
    return isVariable(tf, variable) ? [variable] : [];
  });
}

function isVariable(tf: TensorFlow, value: unknown): value is Variable {
  return value instanceof tf.Variable;
}

function disposeModel(model: LayersModel | undefined): void {
  // What a task gave as its model may be anything until it is checked.
  if (typeof model === 'object' && 'dispose' in model) model.dispose();
}
