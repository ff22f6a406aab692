import type { Params, ParamValue } from '../../shared/trial.ts';
import { didYouMean, listed } from './did-you-mean.ts';
import type { RunnerSweep } from '../../shared/runner-protocol.ts';
import { TrialError } from './trial-error.ts';

/** Optimisers of the training loop, by the name a sweep file gives: those of TensorFlow.js. */
export const optimizerNames = ['sgd', 'adam', 'adamax', 'rmsprop', 'adagrad', 'adadelta'] as const;
export type OptimizerName = (typeof optimizerNames)[number];

/** How the learning rate goes after warm-up. */
export const scheduleNames = ['constant', 'linear', 'cosine', 'step'] as const;
export type ScheduleName = (typeof scheduleNames)[number];

const classWeightNames = ['none', 'balanced'] as const;

/** What the training loop reads of a trial's parameters (reserved names), else of the sweep, else the defaults. */
export interface TrainingSettings {
  /** Above 0. @defaultValue 0.001 */
  readonly learningRate: number;
  /** @defaultValue adam */
  readonly optimizer: OptimizerName;
  /** Of sgd and rmsprop, from 0 to below 1. @defaultValue 0 */
  readonly momentum: number;
  /** Whether sgd with momentum looks ahead (Nesterov). @defaultValue false */
  readonly nesterov: boolean;
  /** Of adam and adamax, from 0 to below 1. @defaultValue 0.9 */
  readonly beta1: number;
  /** Of adam and adamax, from 0 to below 1. @defaultValue 0.999 */
  readonly beta2: number;
  /** Decay of the mean square in rmsprop and adadelta, from 0 to below 1. @defaultValue 0.9 (rmsprop), 0.95 (adadelta) */
  readonly rho: number | null;
  /** Added to a denominator; of all but sgd and adagrad, above 0. @defaultValue 1e-7 (1e-8 on the native library) */
  readonly epsilon: number | null;
  /** Decoupled: share of a weight, times the learning rate, taken off at each step; from 0. @defaultValue 0 */
  readonly weightDecay: number;
  /** Largest norm of all gradients together; larger ones are scaled down. Above 0, or 0 for none. @defaultValue 0 */
  readonly clipNorm: number;
  /** @defaultValue constant */
  readonly schedule: ScheduleName;
  /** Share of all steps over which the learning rate rises in a line, from 0 to below 1. @defaultValue 0 */
  readonly warmup: number;
  /** Of schedule step: factor at each fall, above 0 to 1. @defaultValue 0.1 */
  readonly decayFactor: number;
  /** Of schedule step: epochs between falls, whole, from 1. @defaultValue a third of the epochs */
  readonly decayEpochs: number;
  /** `balanced` weighs an example by examples / (classes * examples of its class). @defaultValue none */
  readonly classWeight: (typeof classWeightNames)[number];
  /** Examples a step, whole, from 1. @defaultValue 32 */
  readonly batchSize: number;
  /** Whole, from 1. @defaultValue 10 */
  readonly epochs: number;
  /** Epochs without a better value of the sweep's metric after which training ends; 0 for never. @defaultValue 0 */
  readonly patience: number;
}

/** Where the reserved parameters come from, the first that has a name wins. */
export interface SettingSources {
  /** The trial's own values. */
  readonly given: Params;
  readonly sweep: Pick<RunnerSweep, 'epochs' | 'batch_size' | 'patience'>;
  /** The task's `defaults`. */
  readonly defaults?: Params;
}

/**
 * Reads the reserved parameters; null stands for the default.
 * @throws TrialError `user` with rule, value and remedy when one cannot be used.
 */
export function trainingSettings({ given, sweep, defaults = {} }: SettingSources): TrainingSettings {
  const { epochs, batch_size, patience } = sweep;
  const fixed = Object.entries({ epochs, batch_size, patience }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const params: Params = { ...defaults, ...Object.fromEntries(fixed), ...given };
  const number = (name: string, fallback: number, rule: Rule) => numberIn(params, name, { ...rule, fallback });
  const count = number('epochs', 10, counted);
  return {
    learningRate: number('learning_rate', 1e-3, positive),
    optimizer: nameIn(params, 'optimizer', { known: optimizerNames, fallback: 'adam' }),
    momentum: number('momentum', 0, belowOne),
    nesterov: flagIn(params, 'nesterov'),
    beta1: number('beta1', 0.9, belowOne),
    beta2: number('beta2', 0.999, belowOne),
    rho: isSet(params, 'rho') ? number('rho', 0, belowOne) : null,
    epsilon: isSet(params, 'epsilon') ? number('epsilon', 0, positive) : null,
    weightDecay: number('weight_decay', 0, fromZero),
    clipNorm: number('clip_norm', 0, fromZero),
    schedule: nameIn(params, 'schedule', { known: scheduleNames, fallback: 'constant' }),
    warmup: number('warmup', 0, { ...belowOne, rule: 'is the share of all steps and must be from 0 to below 1' }),
    decayFactor: number('decay_factor', 0.1, upToOne),
    decayEpochs: number('decay_epochs', Math.max(1, Math.ceil(count / 3)), counted),
    classWeight: nameIn(params, 'class_weight', { known: classWeightNames, fallback: 'none' }),
    batchSize: number('batch_size', 32, counted),
    epochs: count,
    patience: number('patience', 0, {
      rule: 'must be a whole number from 0',
      holds: (value) => Number.isInteger(value) && value >= 0,
    }),
  };
}

/** The settings under their reserved names, so that a task can read what the loop uses. */
export function reservedParams(settings: TrainingSettings): Params {
  const { learningRate, weightDecay, clipNorm, decayFactor, decayEpochs, classWeight, batchSize, ...same } = settings;
  return {
    ...same,
    learning_rate: learningRate,
    weight_decay: weightDecay,
    clip_norm: clipNorm,
    decay_factor: decayFactor,
    decay_epochs: decayEpochs,
    class_weight: classWeight,
    batch_size: batchSize,
  };
}

/**
 * The reserved names whose values make a difference with these settings: `momentum` does not with adam, and with an
 * optimiser of the task's own only what the loop itself does counts.
 */
export function namesInUse(settings: TrainingSettings, ownOptimizer: boolean): string[] {
  const { optimizer, momentum, schedule } = settings;
  const own = ownOptimizer ? [] : ['learning_rate', 'optimizer', ...optimizerOptions[optimizer]];
  return [
    ...own,
    ...(optimizer === 'sgd' && momentum > 0 && !ownOptimizer ? ['nesterov'] : []),
    ...['weight_decay', 'clip_norm', 'schedule', 'warmup', 'class_weight', 'batch_size', 'epochs', 'patience'],
    ...(schedule === 'step' ? ['decay_factor', 'decay_epochs'] : []),
  ];
}

const optimizerOptions: Readonly<Record<OptimizerName, readonly string[]>> = {
  sgd: ['momentum'],
  adam: ['beta1', 'beta2', 'epsilon'],
  adamax: ['beta1', 'beta2', 'epsilon'],
  rmsprop: ['momentum', 'rho', 'epsilon'],
  adagrad: [],
  adadelta: ['rho', 'epsilon'],
};

interface Rule {
  readonly rule: string;
  readonly holds: (value: number) => boolean;
}

const positive: Rule = { rule: 'must be a finite number above 0', holds: (value) => value > 0 };
const fromZero: Rule = { rule: 'must be a finite number from 0', holds: (value) => value >= 0 };
const belowOne: Rule = { rule: 'must be from 0 to below 1', holds: (value) => value >= 0 && value < 1 };
const upToOne: Rule = { rule: 'must be above 0 and at most 1', holds: (value) => value > 0 && value <= 1 };
const counted: Rule = {
  rule: 'must be a whole number from 1',
  holds: (value) => Number.isInteger(value) && value >= 1,
};

function numberIn(params: Params, name: string, want: Rule & { fallback: number }): number {
  const value = params[name] ?? want.fallback;
  if (typeof value === 'number' && Number.isFinite(value) && want.holds(value)) return value;
  throw new TrialError('user', `parameters.${name} ${want.rule}, got ${JSON.stringify(value)}.`);
}

function flagIn(params: Params, name: string): boolean {
  const value = params[name] ?? false;
  if (typeof value === 'boolean') return value;
  throw new TrialError('user', `parameters.${name} must be true or false, got ${JSON.stringify(value)}.`);
}

function isSet(params: Params, name: string): boolean {
  return (params[name] ?? null) !== null;
}

function nameIn<const Name extends string>(
  params: Params,
  name: string,
  { known, fallback }: { readonly known: readonly Name[]; readonly fallback: Name },
): Name {
  const value: ParamValue = params[name] ?? fallback;
  const found = known.find((each) => each === value);
  if (found !== undefined) return found;
  throw new TrialError(
    'user',
    `parameters.${name} must be one of ${listed(known)}, got ${JSON.stringify(value)}.` +
      didYouMean(String(value), known),
  );
}
