import type { Dimension } from '../../shared/dimension.ts';
import type { TrialFact } from '../report/evidence-types.ts';

/** Bounds that values of these names cannot or should not pass, both included. */
const natural: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['dropout', [0, 0.95]],
  ['momentum', [0, 0.999]],
  ['learning_rate', [1e-8, 10]],
  ['weight_decay', [0, 1]],
  ['epochs', [1, 10_000]],
  ['batch_size', [1, 65_536]],
]);

/** Where and how far a dimension is moved past an end. */
interface Move {
  readonly towards: 'down' | 'up';
  readonly trials: readonly TrialFact[];
  /** The good part of the dimension; null where that is all of it. */
  readonly good: Dimension | null;
}

/**
 * A dimension with its far half dropped and the range beyond the good end added: three times further on a log scale, half the
 * width on a linear one, one more level beside the good ones of a list of numbers. Null where it cannot go on: a bound of its kind, or no numbers.
 */
export function extended(name: string, dimension: Dimension, { towards, trials, good }: Move): Dimension | null {
  const [least, most] = natural.get(name) ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  // Beyond an end at which trials fail there is nothing to find.
  if (failsAtEnd(name, towards, trials)) return null;
  if (dimension.kind === 'categorical') {
    const next = nextLevel(
      dimension.values.filter((value) => typeof value === 'number'),
      dimension.values.length,
      towards,
    );
    if (next === null || next < least || next > most) return null;
    const kept = good?.kind === 'categorical' ? good.values : dimension.values;
    return { kind: 'categorical', values: towards === 'up' ? [...kept, next] : [next, ...kept] };
  }
  if (dimension.kind !== 'int_uniform' && dimension.kind !== 'uniform' && dimension.kind !== 'log_uniform_values')
    return null;
  const { min, max } = dimension;
  const log = dimension.kind === 'log_uniform_values';
  const step = log ? 3 : (max - min) / 2;
  const middle = log ? Math.sqrt(min * max) : (min + max) / 2;
  // A range that does not reach below nothing stays there, one of positive numbers above it, where nobody says that 0 makes sense.
  const above = dimension.kind === 'int_uniform' ? 1 : min / 10;
  const floor = min < 0 || natural.has(name) ? least : min === 0 ? 0 : above;
  const up = Math.min(most, log ? max * step : max + step);
  const down = Math.max(log ? least : floor, log ? min / step : min - step);
  const whole = (value: number, round: (value: number) => number) =>
    dimension.kind === 'int_uniform' ? round(value) : Number(value.toPrecision(3));
  const moved =
    towards === 'up'
      ? { min: whole(middle, Math.floor), max: whole(up, Math.ceil) }
      : { min: whole(down, Math.floor), max: whole(middle, Math.ceil) };
  const further = towards === 'up' ? moved.max > max : moved.min < min;
  return further && moved.max > moved.min ? { ...dimension, ...moved } : null;
}

/** The level after the last (or before the first), by the list's own ratio or step; null for a list that is not of numbers. */
function nextLevel(numbers: readonly number[], count: number, towards: 'down' | 'up'): number | null {
  if (numbers.length < 2 || numbers.length < count) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  const [end = 0, before = 0] = towards === 'up' ? [sorted.at(-1), sorted.at(-2)] : [sorted[0], sorted[1]];
  const geometric = sorted.every((value) => value > 0) && sorted.length > 2 && isGeometric(sorted);
  const next =
    geometric || (sorted.length === 2 && end > 0 && before > 0) ? (end * end) / before : end + (end - before);
  const rounded = Number.isInteger(end) && Number.isInteger(before) ? Math.round(next) : Number(next.toPrecision(3));
  if (end > 0 && rounded <= 0) return null;
  return rounded === end ? null : rounded;
}

function isGeometric(sorted: readonly number[]): boolean {
  const ratios = sorted.slice(1).map((value, index) => value / (sorted[index] ?? 1));
  return Math.max(...ratios) < 1.3 * Math.min(...ratios);
}

/** Whether most of the trials nearest to an end diverged or failed. */
function failsAtEnd(name: string, towards: 'down' | 'up', trials: readonly TrialFact[]): boolean {
  const placed = trials.flatMap(({ params, state }) => {
    const value = params[name];
    return typeof value === 'number' ? [{ value, bad: state === 'diverged' || state === 'failed' }] : [];
  });
  const sorted = placed.sort((a, b) => (towards === 'up' ? b.value - a.value : a.value - b.value));
  const near = sorted.slice(0, Math.max(3, Math.ceil(sorted.length / 10)));
  return near.filter(({ bad }) => bad).length > near.length / 3;
}
