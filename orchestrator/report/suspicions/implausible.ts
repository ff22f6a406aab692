import type { ParamValue, Params } from '../../../shared/trial.ts';
import { formatParam, plural, shortNumber } from '../numbers.ts';
import type { Rule } from './basis.ts';

/** Where values that work have been found, both ends included. */
type Range = readonly [number, number];

/**
 * Usual learning rates by optimizer, a decade wider on both sides than the ranges that tuning guides name (Goodfellow,
 * Bengio and Courville 2016, chapter 11; Godbole et al. 2023): outside, a win is a bug until it is explained.
 */
const learningRates: ReadonlyMap<string, Range> = new Map([
  ['sgd', [1e-5, 5]],
  ['momentum', [1e-5, 2]],
  ['adam', [1e-7, 0.2]],
  ['adamax', [1e-7, 0.5]],
  ['rmsprop', [1e-7, 0.2]],
  ['adagrad', [1e-5, 5]],
  ['adadelta', [1e-3, 50]],
]);
const anyLearningRate: Range = [1e-7, 5];

/** Usual values of other reserved names. */
const usual: ReadonlyMap<string, Range> = new Map([
  ['momentum', [0, 0.9999]],
  ['weight_decay', [0, 1]],
  ['dropout', [0, 0.95]],
  ['clip_norm', [1e-4, 1e5]],
  ['batch_size', [1, 65_536]],
  ['epochs', [1, 100_000]],
]);

/** The best trial's learning rate (or another reserved value) is one that its optimizer should not survive. */
export const implausibleValue: Rule = ({ best }) => {
  if (best === null) return null;
  const odd = Object.entries(best.params).flatMap(([name, value]) => {
    const range = rangeOf(name, best.params);
    return range !== null && typeof value === 'number' && (value < range[0] || value > range[1])
      ? [{ name, value, range }]
      : [];
  });
  const [first] = odd;
  if (first === undefined) return null;
  const { name, value, range } = first;
  const optimizer = optimizerOf(best.params);
  const with_ = name === 'learning_rate' && optimizer !== null ? ` with ${formatParam(optimizer)}` : '';
  const more = odd.length > 1 ? ` (and ${plural(odd.length - 1, 'other value')})` : '';
  return {
    code: 'implausible',
    text: `Trial ${best.number} wins with ${name} ${shortNumber(value, 3)}${with_}${more}; what works lies within ${shortNumber(range[0], 2)} and ${shortNumber(range[1], 2)}. Until it is explained this is a bug.`,
    check: `Is ${name} really applied, in the unit you think? Does the model learn at all, or does a constant answer score as well? Train trial ${best.number} again and look at its loss step by step.`,
  };
};

function rangeOf(name: string, params: Params): Range | null {
  if (name !== 'learning_rate') return usual.get(name) ?? null;
  const optimizer = optimizerOf(params);
  return learningRates.get(String(optimizer).toLowerCase()) ?? anyLearningRate;
}

function optimizerOf(params: Params): ParamValue {
  return params['optimizer'] ?? null;
}
