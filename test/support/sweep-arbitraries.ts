import fc from 'fast-check';
import { dimensionSize, fromUnit, isRange, middleOf, valueAt, type Dimension } from '../../shared/dimension.ts';
import { parameterConfigSchema, searchSpaceOf } from '../../shared/parameter-config.ts';
import type { ParamValue, Params } from '../../shared/trial.ts';

/** A parameter as a file writes it. */
export type Written = Readonly<Record<string, unknown>>;

/** The parts of a sweep file that make a search space, and what its constraints mean, told without the product's own code. */
export interface WrittenSpace {
  /** By dotted name, none nested. */
  readonly parameters: Readonly<Record<string, Written>>;
  readonly constraints: readonly { readonly text: string; readonly holds: (params: Params) => boolean }[];
}

const small = fc.integer({ min: 1, max: 4 });
const word = fc.stringMatching(/^[a-z]{1,6}$/);
const value = fc.oneof(fc.integer({ min: -99, max: 99 }), fc.boolean(), word, fc.constant(null), fc.constant('1'));
const values = fc.uniqueArray(value, { minLength: 1, maxLength: 4 });

/** Every distribution whose values a grid can list. */
const listed: readonly fc.Arbitrary<Written>[] = [
  fc.record({ value }),
  fc.record({ values }),
  fc.tuple(fc.integer({ min: -50, max: 50 }), small).map(([min, more]) => ({ min, max: min + more })),
  fc.tuple(small, small).map(([first, more]) => ({
    distribution: 'q_log_uniform_values',
    min: 2 * first,
    max: 2 * (first + more),
    q: 2,
  })),
  fc
    .tuple(small, small, fc.constantFrom(0.1, 0.25, 0.5))
    .map(([a, b, q]) => ({ distribution: 'q_beta', a: a / 2, b: b / 2, q })),
];

/** Every other distribution. */
const drawn: readonly fc.Arbitrary<Written>[] = [
  values.map((list) => ({ values: list, probabilities: shares(list.length) })),
  fc
    .tuple(fc.integer({ min: -8, max: 8 }), small)
    .map(([first, more]) => ({ distribution: 'q_uniform', min: first / 4, max: (first + more) / 4, q: 0.25 })),
  fc
    .tuple(small, small)
    .map(([a, b]) => ({ distribution: 'q_log_uniform', min: 0, max: Math.log(2 ** (a + b)), q: a > 2 ? 1 : 0.5 })),
  ...['uniform', 'log_uniform_values', 'inv_log_uniform_values'].map((distribution) =>
    fc.tuple(small, small).map(([a, b]) => ({ distribution, min: a / 1000, max: a / 1000 + b })),
  ),
  ...['log_uniform', 'inv_log_uniform'].map((distribution) =>
    fc.tuple(small, small).map(([a, b]) => ({ distribution, min: -a, max: b })),
  ),
  ...['normal', 'log_normal'].map((distribution) =>
    fc.tuple(small, small).map(([a, b]) => ({ distribution, mu: a - 2, sigma: b / 4 })),
  ),
  fc.tuple(small, small).map(([a, b]) => ({ distribution: 'q_normal', mu: a, sigma: 9 * b, q: 0.5 })),
  fc.tuple(small, small).map(([a, b]) => ({ distribution: 'q_log_normal', mu: a + 4, sigma: b / 4, q: 1 })),
  fc.tuple(small, small).map(([a, b]) => ({ distribution: 'beta', a: a / 2, b: b / 2 })),
];

function shares(count: number): number[] {
  return Array.from({ length: count }, (_, index) => (2 * (index + 1)) / (count * (count + 1)));
}

/** The dimension of a parameter, its default and condition left alone. */
export function dimensionOf(parameter: Written): Dimension {
  const written = Object.fromEntries(Object.entries(parameter).filter(([key]) => key !== 'default' && key !== 'when'));
  const implied =
    'value' in written ? 'constant' : 'probabilities' in written ? 'categorical_w_probabilities' : 'categorical';
  const distribution = 'distribution' in written ? {} : { distribution: 'min' in written ? 'int_uniform' : implied };
  const [found] = searchSpaceOf({ a: parameterConfigSchema.parse({ ...distribution, ...written }) });
  return found!.dimension;
}

const names = ['alpha', 'net.beta', 'net.deep.gamma', 'delta', 'epsilon'];

/** What is added to a parameter's distribution, by chance. */
const extras = fc.record({
  /** Where in the distribution the default lies, if there is one. */
  default: fc.option(fc.double({ min: 0, max: 0.999, noNaN: true })),
  /** Which of the parameters before decides on this one, and by which of its values. */
  when: fc.option(fc.record({ other: fc.nat(4), first: fc.nat(50), second: fc.option(fc.nat(50)) })),
  constrained: fc.boolean(),
});

/** Search spaces with every distribution, dotted names, chains of conditions, defaults and constraints; `finite`: for a grid. */
export function spaces({ finite }: { readonly finite: boolean }): fc.Arbitrary<WrittenSpace> {
  const parameter = fc.oneof(...listed, ...(finite ? [] : drawn));
  return fc.array(fc.tuple(parameter, extras), { minLength: 1, maxLength: names.length }).map((drafts) => {
    const parameters: Record<string, Written> = {};
    const limits: { name: string; limit: number }[] = [];
    for (const [index, [written, extra]] of drafts.entries()) {
      const name = names[index]!;
      const dimension = dimensionOf(written);
      const chosen = extra.default === null ? undefined : fromUnit(dimension, extra.default);
      const before = Object.entries(parameters)[extra.when?.other ?? 9];
      parameters[name] = {
        ...written,
        ...(chosen === undefined || dimension.kind === 'constant' ? {} : { default: chosen }),
        ...(before === undefined || extra.when === null ? {} : conditionOn(before, extra.when)),
      };
      if (extra.constrained && (isRange(dimension) || dimension.kind === 'int_uniform'))
        limits.push({
          name,
          limit: Math.max(...[chosen ?? middleOf(dimension), fromUnit(dimension, 0.7)].map(Number)),
        });
    }
    return { parameters, constraints: constraintsOf(limits) };
  });
}

function conditionOn(
  [other, written]: readonly [string, Written],
  { first, second }: { readonly first: number; readonly second: number | null },
): Written {
  const dimension = dimensionOf(written);
  const size = dimensionSize(dimension);
  if (size === null) return {};
  const asked = [first, ...(second === null ? [] : [second])].map((index) => valueAt(dimension, index % size));
  return { when: { [other]: second === null ? asked[0] : [...new Set(asked)] } };
}

/** The last two numbers together below their limits, the others each: true for the simple start. */
function constraintsOf(limits: readonly { name: string; limit: number }[]): WrittenSpace['constraints'] {
  const held = (params: Params, read: readonly string[], rule: (...numbers: number[]) => boolean) => {
    const found = read.map((name) => params[name]);
    return found.includes(undefined) || rule(...found.map(Number));
  };
  const [one, two, ...others] = limits;
  const each = [...(two === undefined && one !== undefined ? [one] : []), ...others].map(({ name, limit }) => ({
    text: `${name} <= ${limit}`,
    holds: (params: Params) => held(params, [name], (number) => number <= limit),
  }));
  if (one === undefined || two === undefined) return each;
  const sum = one.limit + two.limit;
  const both = {
    text: `${one.name} + ${two.name} <= ${sum}`,
    holds: (params: Params) =>
      held(params, [one.name, two.name], (...both) => both.reduce((total, each) => total + each, 0) <= sum),
  };
  return [both, ...each];
}

/** Dotted names as nested `parameters`. */
export function nested(parameters: WrittenSpace['parameters']): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [name, written] of Object.entries(parameters)) {
    const steps = name.split('.');
    let level = root;
    for (const step of steps.slice(0, -1)) {
      level[step] ??= { parameters: {} };
      level = (level[step] as { parameters: Record<string, unknown> }).parameters;
    }
    level[steps.at(-1)!] = written;
  }
  return root;
}

/** Points as chance numbers: where in each parameter's distribution the value lies, and whether it is written at all. */
export const pointDraws = fc.array(
  fc.array(fc.record({ unit: fc.double({ min: 0, max: 0.999, noNaN: true }), said: fc.boolean() }), {
    minLength: names.length,
    maxLength: names.length,
  }),
  { maxLength: 6 },
);

/** A point as a file lists it, and the configuration that it means. */
export interface ListedPoint {
  readonly written: Params;
  readonly complete: Params;
}

/** Valid points of a space for such chance numbers: values with a default or of constants are now and then left out. */
export function pointsIn(
  space: WrittenSpace,
  draws: readonly (readonly { readonly unit: number; readonly said: boolean }[])[],
): ListedPoint[] {
  const points = draws.map((draw) => {
    const values = Object.entries(space.parameters).map(([name, written], index) => {
      const { unit, said } = draw[index]!;
      const fallback = 'default' in written ? 'default' : 'value' in written ? 'value' : undefined;
      const left = fallback !== undefined && !said;
      const value = left ? (written[fallback] as ParamValue) : fromUnit(dimensionOf(written), unit);
      return { name, value, left };
    });
    const there = expectedNames(space, Object.fromEntries(values.map(({ name, value }) => [name, value])));
    const kept = there.map((name) => values.find((each) => each.name === name)!);
    const point = (parts: typeof kept) => Object.fromEntries(parts.map(({ name, value }) => [name, value]));
    return { written: point(kept.filter(({ left }) => !left)), complete: point(kept) };
  });
  return points.filter(({ complete }) => space.constraints.every(({ holds }) => holds(complete)));
}

/** Which of the parameters a point with these values must have: those whose conditions hold, told by walking the file. */
export function expectedNames({ parameters }: WrittenSpace, params: Params): string[] {
  const isThere = (name: string): boolean =>
    Object.entries((parameters[name]!['when'] ?? {}) as Record<string, ParamValue | ParamValue[]>).every(
      ([other, asked]) => isThere(other) && [asked].flat().includes(params[other] ?? null) && other in params,
    );
  return Object.keys(parameters).filter(isThere).sort();
}
