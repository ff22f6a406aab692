import type { NamedTensorMap } from '@tensorflow/tfjs';
import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import { disposeBatches, evaluate, evaluationBatches } from './evaluate.ts';
import type { LayerPoint } from './layer-watch.ts';
import { type MetricCollector, metricCollector } from './metrics.ts';
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
  /** What the epoch's last full batch did to the layers, where somebody looked. */
  readonly layers?: LayerPoint;
  /** Where the loss stopped being finite; absent for a sound epoch. */
  readonly diverged?: string;
}

/** Asked before the update of an epoch's last full batch; the answer, if any, is asked after it what the update did. */
export type LayerLook = (epoch: number, gradients: NamedTensorMap) => (() => LayerPoint) | null;

/** What goes on beside the training. */
export interface Beside {
  /** Awaited at each step: lets messages in, throws when the trial is cancelled. */
  readonly breathe: () => Promise<void>;
  readonly look?: LayerLook;
}

/**
 * Trains epoch by epoch and tells each end; stops after the first diverged one.
 */
export async function* trainEpochs(training: Training, beside: Beside): AsyncGenerator<EpochEnd, void, void> {
  const evalBatches = evaluationBatches(training, training.eval);
  try {
    for (let epoch = 1; epoch <= training.settings.epochs; epoch++) {
      const end = await oneEpoch(training, { epoch, evalBatches, ...beside });
      yield end;
      if (end.diverged !== undefined) return;
    }
  } finally {
    disposeBatches(training, evalBatches);
  }
}

interface EpochPlan extends Beside {
  readonly epoch: number;
  readonly evalBatches: readonly Batch[];
}

async function oneEpoch(training: Training, { epoch, evalBatches, breathe, look }: EpochPlan): Promise<EpochEnd> {
  const { course, settings, train } = training;
  const looked = Math.max(0, Math.floor(train.count / settings.batchSize) - 1);
  const running = metricCollector(training.metrics);
  let learningRate = 0;
  let layers: LayerPoint | null = null;
  for (const [step, part] of epochBatches(training, epoch).entries()) {
    const found = learn(training, {
      ...{ part, running, step: (epoch - 1) * course.stepsPerEpoch + step },
      look: look === undefined || step !== looked ? null : (gradients) => look(epoch, gradients),
    });
    learningRate = found.rate;
    layers ??= found.layers;
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
  const end = { epoch, metrics, predictions, learningRate, ...(layers === null ? {} : { layers }) };
  return Number.isFinite(held['loss']) ? end : { ...end, diverged: `eval/loss is not finite after epoch ${epoch}` };
}

/** Positions of the training examples of each step of an epoch (from 1): a new order each epoch, by the trial's seed. */
export function epochBatches({ train, settings, seed }: Training, epoch: number): number[][] {
  const positions = Array.from({ length: train.count }, (_, index) => index);
  return slices(shuffled(positions, seededRandom('order', seed, epoch)), settings.batchSize);
}

interface Step {
  readonly part: readonly number[];
  /** From 0, over all epochs. */
  readonly step: number;
  readonly running: MetricCollector;
  readonly look: ((gradients: NamedTensorMap) => (() => LayerPoint) | null) | null;
}

function learn(training: Training, { part, step, running, look }: Step) {
  const { tf, train, loss, width } = training;
  const batch = batchOf(tf, train, part);
  try {
    const found = gradientsOf(training, batch);
    running.add(loss.predictions(found.outputs, width), batch.targets, found.lossSum);
    const after = look?.(found.gradients) ?? null;
    const rate = applyGradients(training, found, step);
    tf.dispose(found.gradients);
    return { rate, layers: after?.() ?? null };
  } finally {
    tf.dispose([batch.x, batch.y]);
  }
}

function prefixed(side: string, metrics: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [`${side}/${name}`, value]));
}
