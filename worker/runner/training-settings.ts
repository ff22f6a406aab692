import type { Params, ParamValue } from '../../shared/trial.ts';
import { didYouMean, listed } from './did-you-mean.ts';
import type { RunnerSweep } from '../../shared/runner-protocol.ts';
import { TrialError } from './trial-error.ts';

/** Optimisers of the training loop, by the name a sweep file gives; all of TensorFlow.js, with its constants. */
export const optimizerNames = ['sgd', 'adam', 'rmsprop', 'adagrad'] as const;
export type OptimizerName = (typeof optimizerNames)[number];

/** What the training loop reads of a trial's parameters (reserved names), else of the sweep, else the defaults. */
export interface TrainingSettings {
  /** Above 0. @defaultValue 0.001 */
  readonly learningRate: number;
  /** @defaultValue adam */
  readonly optimizer: OptimizerName;
  /** For sgd alone, from 0 to below 1. @defaultValue 0 */
  readonly momentum: number;
  /** Examples a step, whole, from 1. @defaultValue 32 */
  readonly batchSize: number;
  /** Whole, from 1. @defaultValue 10 */
  readonly epochs: number;
}

/** Names that belong to the training loop but that it does not know yet; ignoring one would make a sweep lie. */
const later = ['weight_decay', 'schedule', 'warmup', 'clip_norm'];

/** Where the reserved parameters come from, the first that has a name wins. */
export interface SettingSources {
  /** The trial's own values. */
  readonly given: Params;
  readonly sweep: Pick<RunnerSweep, 'epochs' | 'batch_size'>;
  /** The task's `defaults`. */
  readonly defaults?: Params;
}

/**
 * Reads the reserved parameters.
 * @throws TrialError `user` with rule, value and remedy when one cannot be used.
 */
export function trainingSettings({ given, sweep, defaults = {} }: SettingSources): TrainingSettings {
  const fixed: Params = {
    ...(sweep.epochs === undefined ? {} : { epochs: sweep.epochs }),
    ...(sweep.batch_size === undefined ? {} : { batch_size: sweep.batch_size }),
  };
  const params: Params = { ...defaults, ...fixed, ...given };
  for (const name of later)
    if (name in params) throw new TrialError('user', `parameters.${name} is not supported yet; leave it out.`);
  return {
    learningRate: numberIn(params, 'learning_rate', {
      fallback: 1e-3,
      rule: 'must be a finite number above 0',
      holds: (value) => value > 0,
    }),
    optimizer: optimizerName(params.optimizer ?? 'adam'),
    momentum: numberIn(params, 'momentum', {
      fallback: 0,
      rule: 'must be from 0 to below 1',
      holds: (value) => value >= 0 && value < 1,
    }),
    batchSize: numberIn(params, 'batch_size', { ...counted, fallback: 32 }),
    epochs: numberIn(params, 'epochs', { ...counted, fallback: 10 }),
  };
}

/** The settings under their reserved names, so that a task can read what the loop uses. */
export function reservedParams(settings: TrainingSettings): Params {
  return {
    learning_rate: settings.learningRate,
    optimizer: settings.optimizer,
    momentum: settings.momentum,
    batch_size: settings.batchSize,
    epochs: settings.epochs,
  };
}

const counted = {
  rule: 'must be a whole number from 1',
  holds: (value: number) => Number.isInteger(value) && value >= 1,
};

function numberIn(
  params: Params,
  name: string,
  want: { fallback: number; rule: string; holds: (value: number) => boolean },
): number {
  const value = params[name] ?? want.fallback;
  if (typeof value === 'number' && Number.isFinite(value) && want.holds(value)) return value;
  throw new TrialError('user', `parameters.${name} ${want.rule}, got ${JSON.stringify(value)}.`);
}

function optimizerName(value: ParamValue): OptimizerName {
  const known = optimizerNames.find((name) => name === value);
  if (known !== undefined) return known;
  throw new TrialError(
    'user',
    `parameters.optimizer must be one of ${listed(optimizerNames)}, got ${JSON.stringify(value)}.` +
      didYouMean(String(value), optimizerNames),
  );
}
