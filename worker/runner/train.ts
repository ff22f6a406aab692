import type { LayersModel, Optimizer, Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import type { Task, TensorFlow } from '../../shared/task.ts';
import { metricCollector, smallestProbability } from './metrics.ts';
import { type Batch, batchOf, slices, type TrainingRows } from './training-rows.ts';
import type { TrainingSettings } from './training-settings.ts';

/** Examples per batch where nothing is learnt; bounds memory, changes no metric. */
const evalBatchSize = 256;

/** Everything one training needs; nothing else decides its result. */
export interface Training {
  readonly tf: TensorFlow;
  readonly kind: Task['kind'];
  readonly model: LayersModel;
  readonly optimizer: Optimizer;
  readonly train: TrainingRows;
  readonly eval: TrainingRows;
  readonly settings: Pick<TrainingSettings, 'batchSize' | 'epochs'>;
  /** The trial's: decides the order of the training examples in each epoch. */
  readonly seed: number;
  /** Awaited at each step: lets messages in, throws when the trial is cancelled. */
  readonly breathe: () => Promise<void>;
}

/** One finished epoch, or the unfinished one in which the loss stopped being finite. */
export interface EpochEnd {
  /** From 1. */
  readonly epoch: number;
  /** Named `train/...` (running batch means) and `eval/...` (exact, after the epoch). */
  readonly metrics: Readonly<Record<string, number>>;
  /** Where the loss stopped being finite; absent for a sound epoch. */
  readonly diverged?: string;
}

/** Trains epoch by epoch and tells each end; stops after the first diverged one. */
export async function* trainEpochs(training: Training): AsyncGenerator<EpochEnd, void, void> {
  const variables = trainableVariables(training);
  const evalBatches = batchesOf(training, training.eval);
  try {
    for (let epoch = 1; epoch <= training.settings.epochs; epoch++) {
      const end = await oneEpoch(training, { epoch, variables, evalBatches });
      yield end;
      if (end.diverged !== undefined) return;
    }
  } finally {
    for (const { x, y } of evalBatches) training.tf.dispose([x, y]);
  }
}

async function oneEpoch(
  training: Training,
  { epoch, variables, evalBatches }: { epoch: number; variables: Variable[]; evalBatches: readonly Batch[] },
): Promise<EpochEnd> {
  const { kind, train, settings, seed, breathe } = training;
  const positions = Array.from({ length: train.count }, (_, index) => index);
  const order = shuffled(positions, seededRandom('order', seed, epoch));
  const running = metricCollector(kind);
  for (const [step, part] of slices(order, settings.batchSize).entries()) {
    const batch = batchOf(training.tf, train, part);
    running.add(learn(training, batch, variables), batch.targets);
    const soFar = prefixed('train', running.values());
    if (!Number.isFinite(soFar['train/loss']))
      return { epoch, metrics: soFar, diverged: `train/loss is not finite at epoch ${epoch}, step ${step + 1}` };
    await breathe();
  }
  const held = await evaluate(training, evalBatches);
  const metrics = { ...prefixed('train', running.values()), ...prefixed('eval', held) };
  if (Number.isFinite(held.loss)) return { epoch, metrics };
  return { epoch, metrics, diverged: `eval/loss is not finite after epoch ${epoch}` };
}

/** One step: loss, gradients, update. Gives the outputs the step started with; frees the batch. */
function learn({ tf, kind, model, optimizer }: Training, { x, y }: Batch, variables: Variable[]): ArrayLike<number> {
  const outputs: Tensor[] = [];
  const { value, grads } = tf.variableGrads(() => {
    const output = singleOutput(tf, model.apply(x, { training: true }));
    outputs.push(tf.keep(output));
    return withPenalties(model, lossOf(kind, output, y));
  }, variables);
  const told = outputs[0]?.dataSync() ?? [];
  optimizer.applyGradients(grads);
  tf.dispose([value, x, y, ...outputs]);
  tf.dispose(grads);
  return told;
}

async function evaluate(
  { tf, kind, model, breathe }: Training,
  batches: readonly Batch[],
): Promise<Record<string, number>> {
  const collector = metricCollector(kind);
  for (const { x, targets } of batches) {
    const output = tf.tidy(() => singleOutput(tf, model.apply(x, { training: false })));
    collector.add(output.dataSync(), targets);
    output.dispose();
    await breathe();
  }
  return collector.values();
}

/** Mean cross-entropy of the true class's probability, or mean squared error. */
function lossOf(kind: Task['kind'], output: Tensor, y: Tensor): Scalar {
  if (kind === 'regression') return output.sub(y).square().mean().asScalar();
  return output.mul(y).sum(-1).maximum(smallestProbability).log().mean().neg().asScalar();
}

/** Adds the penalties of the model's own regularisers; metrics leave them out, so that trials stay comparable. */
function withPenalties(model: LayersModel, loss: Scalar): Scalar {
  return model.calculateLosses().reduce((sum, penalty) => sum.add(penalty), loss);
}

function trainableVariables({ tf, model }: Training): Variable[] {
  // read() gives the variable itself, though its type promises only a tensor.
  return model.trainableWeights.flatMap((weight) => {
    const variable: unknown = weight.read();
    return isVariable(tf, variable) ? [variable] : [];
  });
}

function isVariable(tf: TensorFlow, value: unknown): value is Variable {
  return value instanceof tf.Variable;
}

function isTensor(tf: TensorFlow, value: unknown): value is Tensor {
  return value instanceof tf.Tensor;
}

function batchesOf({ tf }: Training, rows: TrainingRows): Batch[] {
  const positions = Array.from({ length: rows.count }, (_, index) => index);
  return slices(positions, evalBatchSize).map((part) => batchOf(tf, rows, part));
}

function singleOutput(tf: TensorFlow, output: unknown): Tensor {
  if (isTensor(tf, output)) return output;
  throw new Error('the model must have exactly one output');
}

function prefixed(side: string, metrics: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${side}/${name}`, value]));
}
