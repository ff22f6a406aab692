import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import { disposeBatches, evaluate, evaluationBatches } from './evaluate.ts';
import { metricCollector } from './metrics.ts';
import { applyGradients, gradientsOf } from './step.ts';
import type { Training } from './training.ts';
import { type Batch, batchOf, slices } from './training-rows.ts';

/** One finished epoch, or the unfinished one in which the loss stopped being finite. */
export interface EpochEnd {
  /** From 1. */
  readonly epoch: number;
  /** Named `train/...` (running batch means) and `eval/...` (exact, after the epoch). */
  readonly metrics: Readonly<Record<string, number>>;
  /** Row-major eval predictions: probabilities, or values; empty where the epoch was not finished. */
  readonly predictions: Float64Array;
  /** Learning rate of the epoch's last step. */
  readonly learningRate: number;
  /** Where the loss stopped being finite; absent for a sound epoch. */
  readonly diverged?: string;
}

/**
 * Trains epoch by epoch and tells each end; stops after the first diverged one. `breathe` is awaited at each step: it lets
 * messages in, and throws when the trial is cancelled.
 */
export async function* trainEpochs(
  training: Training,
  breathe: () => Promise<void>,
): AsyncGenerator<EpochEnd, void, void> {
  const evalBatches = evaluationBatches(training, training.eval);
  try {
    for (let epoch = 1; epoch <= training.settings.epochs; epoch++) {
      const end = await oneEpoch(training, { epoch, evalBatches, breathe });
      yield end;
      if (end.diverged !== undefined) return;
    }
  } finally {
    disposeBatches(training, evalBatches);
  }
}

interface EpochPlan {
  readonly epoch: number;
  readonly evalBatches: readonly Batch[];
  readonly breathe: () => Promise<void>;
}

async function oneEpoch(training: Training, { epoch, evalBatches, breathe }: EpochPlan): Promise<EpochEnd> {
  const { course } = training;
  const running = metricCollector(training.metrics);
  let learningRate = 0;
  for (const [step, part] of epochBatches(training, epoch).entries()) {
    learningRate = learn(training, { part, step: (epoch - 1) * course.stepsPerEpoch + step, running });
    if (!Number.isFinite(running.loss())) {
      const diverged = `train/loss is not finite at epoch ${epoch}, step ${step + 1}`;
      return {
        epoch,
        metrics: prefixed('train', running.values()),
        predictions: new Float64Array(),
        learningRate,
        diverged,
      };
    }
    await breathe();
  }
  const { metrics: held, predictions } = await evaluate(training, evalBatches, breathe);
  const metrics = { ...prefixed('train', running.values()), ...prefixed('eval', held) };
  const end = { epoch, metrics, predictions, learningRate };
  return Number.isFinite(held['loss']) ? end : { ...end, diverged: `eval/loss is not finite after epoch ${epoch}` };
}

/** Positions of the training examples of each step of an epoch (from 1): a new order each epoch, by the trial's seed. */
export function epochBatches({ train, settings, seed }: Training, epoch: number): number[][] {
  const positions = Array.from({ length: train.count }, (_, index) => index);
  return slices(shuffled(positions, seededRandom('order', seed, epoch)), settings.batchSize);
}

function learn(
  training: Training,
  { part, step, running }: { part: readonly number[]; step: number; running: ReturnType<typeof metricCollector> },
): number {
  const { tf, train, loss, width } = training;
  const batch = batchOf(tf, train, part);
  try {
    const found = gradientsOf(training, batch);
    running.add(loss.predictions(found.outputs, width), batch.targets, found.lossSum);
    const rate = applyGradients(training, found, step);
    tf.dispose(found.gradients);
    return rate;
  } finally {
    tf.dispose([batch.x, batch.y]);
  }
}

function prefixed(side: string, metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${side}/${name}`, value]));
}
