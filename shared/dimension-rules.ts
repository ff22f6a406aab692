import { latticeOf, latticeValue } from './lattice.ts';
import { contains, supportOf, type Dimension, type RangeDimension } from './dimension.ts';
import type { ParamValue } from './trial.ts';

/** A rule that a value breaks: `message` goes on after the value's dotted path, e.g. "must be > 0, got 0". */
export interface RuleBreak {
  /** From the thing that was checked to the value at fault. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** The remedy. */
  readonly hint?: string;
}

/** Rules between the parts of one dimension and its default; empty when all hold. */
export function dimensionBreaks(dimension: Dimension, fallback: ParamValue | undefined): RuleBreak[] {
  const breaks = [...shapeBreaks(dimension)];
  if (breaks.length === 0 && fallback !== undefined) breaks.push(...defaultBreaks(dimension, fallback));
  return breaks;
}

function shapeBreaks(dimension: Dimension): RuleBreak[] {
  switch (dimension.kind) {
    case 'constant':
      return [];
    case 'categorical':
      return [...listBreaks(dimension.values), ...probabilityBreaks(dimension)];
    case 'int_uniform':
      return orderBreaks(dimension);
    case 'uniform':
      return firstOf(orderBreaks(dimension), () => stepBreaks(dimension));
    case 'log_uniform_values':
      return firstOf([...positiveBreaks(dimension), ...orderBreaks(dimension)], () => stepBreaks(dimension));
    case 'normal':
    case 'log_normal':
      return firstOf(spreadBreaks(dimension), () => sizeBreaks(dimension));
    case 'beta':
      return firstOf(shapeParameterBreaks(dimension), () => stepBreaks(dimension));
  }
}

function firstOf(breaks: RuleBreak[], then: () => RuleBreak[]): RuleBreak[] {
  return breaks.length > 0 ? breaks : then();
}

function listBreaks(values: readonly ParamValue[]): RuleBreak[] {
  if (values.length === 0)
    return [{ path: ['values'], message: 'must have at least one value', hint: 'List the values to try.' }];
  const seen = new Map<ParamValue, number>();
  const breaks: RuleBreak[] = [];
  for (const [index, value] of values.entries()) {
    const first = seen.get(value);
    if (first === undefined) seen.set(value, index);
    else
      breaks.push({
        path: ['values', index],
        message: `repeats values.${first}, got ${JSON.stringify(value)} twice`,
        hint: 'Leave one of them out; to train a configuration again with other seeds use replicates.',
      });
  }
  return breaks;
}

/** How far from 1 probabilities may sum: three thirds written with three digits do. */
const sumTolerance = 0.002;

function probabilityBreaks(dimension: Extract<Dimension, { kind: 'categorical' }>): RuleBreak[] {
  const { values, probabilities } = dimension;
  if (probabilities === undefined) return [];
  const path = ['probabilities'];
  if (probabilities.length !== values.length)
    return [
      {
        path,
        message: `must have one number a value, got ${probabilities.length} for ${values.length} values`,
        hint: 'Write as many probabilities as values, in the same order.',
      },
    ];
  const wrong = probabilities.flatMap((probability, index) =>
    probability > 0 && probability <= 1
      ? []
      : [
          {
            path: [...path, index],
            message: `must be > 0 and <= 1, got ${probability}`,
            hint:
              probability > 1
                ? 'Write shares of 1, such as 0.7 and 0.3.'
                : 'Leave out a value that is never to be taken.',
          },
        ],
  );
  if (wrong.length > 0) return wrong;
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  if (Math.abs(sum - 1) <= sumTolerance) return [];
  const scaled = probabilities.map((probability) => Number((probability / sum).toPrecision(3)));
  const message = `must sum to 1, got ${Number(sum.toPrecision(6))}`;
  return [{ path, message, hint: `In these proportions: [${scaled.join(', ')}].` }];
}

function orderBreaks({ min, max }: { readonly min: number; readonly max: number }): RuleBreak[] {
  if (min < max) return [];
  const same = min === max;
  return [
    {
      path: ['max'],
      message: `must be > min, got ${max} with min ${min}`,
      hint: same ? `For a fixed value write value: ${min}.` : 'Swap min and max.',
    },
  ];
}

function positiveBreaks({ min, max }: { readonly min: number; readonly max: number }): RuleBreak[] {
  const hint = 'Use a small positive bound such as 1.0e-5, or distribution: uniform.';
  if (max <= 0) return [{ path: ['max'], message: `must be > 0 for log_uniform_values, got ${max}`, hint }];
  if (min <= 0) return [{ path: ['min'], message: `must be > 0 for log_uniform_values, got ${min}`, hint }];
  return [];
}

function spreadBreaks(dimension: Extract<Dimension, { kind: 'normal' | 'log_normal' }>): RuleBreak[] {
  const { kind, mu, sigma } = dimension;
  if (sigma <= 0)
    return [
      { path: ['sigma'], message: `must be > 0, got ${sigma}`, hint: 'For a fixed value write {value: ...} alone.' },
    ];
  if (kind === 'normal' || Math.abs(mu) + 8.3 * sigma < 709) return [];
  return [
    {
      path: [Math.abs(mu) > 100 ? 'mu' : 'sigma'],
      message: `makes values that no number can hold: mu ${mu} and sigma ${sigma} are of the logarithm`,
      hint: 'Write mu as the logarithm of the middle value (0 for 1, -6.9 for 0.001) and sigma about 1.',
    },
  ];
}

function shapeParameterBreaks({ a, b }: { readonly a: number; readonly b: number }): RuleBreak[] {
  return Object.entries({ a, b }).flatMap(([name, value]) =>
    value >= 0.01 && value <= 10_000
      ? []
      : [
          {
            path: [name],
            message: `must be from 0.01 to 10000, got ${value}`,
            hint: 'a: 2 and b: 5 lean to the left.',
          },
        ],
  );
}

/** A step must be a real one and must not round anything out of the range: a learning rate of 0 would run. */
function stepBreaks(dimension: RangeDimension): RuleBreak[] {
  const broken = sizeBreaks(dimension);
  const lattice = latticeOf(dimension);
  if (broken.length > 0 || lattice === undefined) return broken;
  const { min, max } = supportOf(dimension);
  const ends = [lattice.first, lattice.last].map((multiple) => latticeValue(lattice, multiple));
  const outside = ends.find((end) => end < min || end > max);
  if (outside !== undefined)
    return [
      {
        path: ['q'],
        message: `must keep values within ${min} .. ${max}, but steps of ${lattice.q} reach ${outside}`,
        hint: stepRemedy(dimension, lattice.q),
      },
    ];
  if (lattice.last > lattice.first) return [];
  const message = `must leave several values, but steps of ${lattice.q} leave ${ends[0] ?? ''} alone`;
  return [{ path: ['q'], message, hint: `Write a q well below ${max - min}.` }];
}

/** Steps beyond this many are no steps: each is a value of its own to a double. */
const mostSteps = 2 ** 53;

function sizeBreaks(dimension: RangeDimension): RuleBreak[] {
  const { q } = dimension;
  if (q === undefined) return [];
  if (q <= 0)
    return [
      { path: ['q'], message: `must be > 0, got ${q}`, hint: 'It is the distance between two values, such as 0.1.' },
    ];
  const lattice = latticeOf(dimension);
  if (lattice === undefined || !(lattice.last - lattice.first > mostSteps) || !Number.isFinite(lattice.last)) return [];
  return [
    { path: ['q'], message: `must make at most 2^53 steps, got ${q}`, hint: 'Leave q out and use the range itself.' },
  ];
}

function stepRemedy(dimension: RangeDimension, q: number): string {
  if (!('min' in dimension)) return 'Write a q that divides 1, such as 0.1.';
  const first = Number((Math.ceil(dimension.min / q - 1e-9) * q).toPrecision(12));
  const last = Number((Math.floor(dimension.max / q + 1e-9) * q).toPrecision(12));
  const name = dimension.kind === 'uniform' ? 'q' : 'q (1 where it is not written)';
  if (!(first < last)) return `Write a smaller ${name}, or leave it out: ${dimension.kind}.`;
  return `Write min: ${first} and max: ${last}, or a ${name} that divides both ends.`;
}

function defaultBreaks(dimension: Dimension, value: ParamValue): RuleBreak[] {
  const broken = (rule: string, hint: string): RuleBreak[] => [
    { path: ['default'], message: `${rule}, got ${JSON.stringify(value)}`, hint },
  ];
  if (dimension.kind === 'constant')
    return broken('does not belong to a constant', 'Remove it: the value is fixed already.');
  if (contains(dimension, value)) return [];
  if (dimension.kind === 'categorical')
    return broken('must be one of values', 'Add it to values, or choose one that is there.');
  if (dimension.kind === 'int_uniform')
    return broken(
      `must be a whole number from ${dimension.min} to ${dimension.max}`,
      'Widen the range, or choose a value inside it.',
    );
  const { min, max } = supportOf(dimension);
  const within = Number.isFinite(max) ? ` from ${min} to ${max}` : min === 0 ? ' above 0' : '';
  const steps = dimension.q === undefined ? '' : ` in steps of ${dimension.q}`;
  return broken(`must be a number${within}${steps}`, 'Widen the range, or choose a value inside it.');
}
