import {
  type DynamicsPart,
  type DynamicsPoint,
  type Flag,
  sampledPositions,
  shownExamples,
} from '../../shared/dynamics.ts';
import { dynamicsBase, keepsPoint } from '../../shared/thinning.ts';
import { baselineOf } from './baseline.ts';
import { trialFlags } from './flags.ts';
import { watchLayers } from './layer-watch.ts';
import type { MetricRow } from './metric-choice.ts';
import { predictedClass, predictionSummary } from './prediction-summary.ts';
import type { EpochEnd, LayerLook } from './train.ts';
import type { Training } from './training.ts';

/** What the dynamics of a trial need beside its training. */
export interface DynamicsOptions {
  /** The sweep's: decides which eval examples all trials tell predictions of. */
  readonly sweepSeed: number;
  readonly tell: (part: DynamicsPart) => void;
  /** Milliseconds, for durations only. */
  readonly now: () => number;
}

/** Follows one training under the hood; `dispose` it. */
export interface Dynamics {
  /** For the training loop: looks at the layers in epochs that get a point. */
  readonly look: LayerLook;
  /** Takes a finished epoch. */
  readonly epochDone: (end: EpochEnd) => void;
  /** Tells what is left and gives the flags. */
  readonly finish: (rows: readonly MetricRow[], diverged: string | null) => Flag[];
  readonly dispose: () => void;
}

/** Points that travel in one line, and how long the first of them waits at most. */
const pointsPerLine = 16;
const waitMs = 2000;

/** Points are kept as {@link keepsPoint} says, and the last epoch's always. */
export function followDynamics(training: Training, { sweepSeed, tell, now }: DynamicsOptions): Dynamics {
  const watch = watchLayers(training);
  const shown = sampledPositions(sweepSeed, training.eval.count, shownExamples);
  const lastEpoch = training.settings.epochs;
  const waiting: DynamicsPoint[] = [];
  let last: EpochEnd | null = null;
  let since = now();
  const send = (part: DynamicsPart) => {
    const points = waiting.length === 0 ? {} : { layers: [...watch.names], points: waiting.splice(0) };
    if (Object.keys({ ...points, ...part }).length > 0) tell({ ...points, ...part });
    since = now();
  };
  return {
    look: (epoch, gradients) => (keeps(epoch, lastEpoch) ? watch.before(gradients) : null),
    epochDone: (end) => {
      last = end;
      if (end.layers === undefined) return;
      waiting.push(pointOf(end, training, shown));
      if (waiting.length >= pointsPerLine || now() - since > waitMs) send({});
    },
    finish: (rows, diverged) => {
      const flags = trialFlags({ rows, diverged, baseline: baselineOf(training) });
      const predictions = last?.predictions ?? new Float64Array();
      const classCount = training.metrics.classNames.length;
      send({
        ...(flags.length === 0 ? {} : { flags }),
        ...(predictions.length === 0 ? {} : { predictions: predictionSummary(predictions, { classCount, sweepSeed }) }),
      });
      return flags;
    },
    dispose: watch.dispose,
  };
}

function keeps(epoch: number, lastEpoch: number): boolean {
  return epoch === lastEpoch || keepsPoint(epoch, dynamicsBase);
}

function pointOf(end: EpochEnd, { metrics }: Training, shown: readonly number[]): DynamicsPoint {
  const { epoch, learningRate, layers, predictions } = end;
  const width = Math.max(1, metrics.classNames.length);
  const told = predictions.length === 0 ? [] : shown.map((position) => predictedClass(predictions, position, width));
  return {
    epoch,
    rate: rounded(learningRate),
    weight: (layers?.weight ?? []).map(rounded),
    gradient: (layers?.gradient ?? []).map(rounded),
    update: (layers?.update ?? []).map(rounded),
    dead: (layers?.dead ?? []).map((share) => (share === null ? null : rounded(share))),
    ...(metrics.kind === 'classification' ? { classes: told.map(({ index }) => index) } : {}),
    outputs: told.map(({ probability }) => rounded(probability)),
  };
}

/** Four significant digits; null where not finite. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
}
