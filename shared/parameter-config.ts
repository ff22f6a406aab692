import * as z from 'zod';
import { dimensionBreaks } from './dimension-rules.ts';
import { paramValueSchema } from './param-value.ts';
import { fallback, ranges, whenSchema } from './range-config.ts';
import type { Dimension } from './dimension.ts';
import type { Parameter, SearchSpace } from './search-space.ts';
import type { ParamValue } from './trial.ts';

const constant = z
  .strictObject({
    distribution: z.literal('constant').describe('One fixed value; implied by `value`.'),
    value: paramValueSchema.describe('The value every trial gets.').meta({ examples: ['adam', 32] }),
    when: whenSchema.optional(),
  })
  .describe('One fixed value, such as {value: adam}.');

const list = {
  values: z
    .array(paramValueSchema)
    .describe('The values to try, all different.')
    .meta({ examples: [[8, 16, 32]] }),
  default: paramValueSchema
    .optional()
    .describe(fallback)
    .meta({ examples: [16] }),
  when: whenSchema.optional(),
};

const categorical = z
  .strictObject({
    distribution: z.literal('categorical').describe('One of a list; implied by `values`.'),
    ...list,
  })
  .describe('One of a list, such as {values: [8, 16, 32]}.');

const weighted = z
  .strictObject({
    distribution: z
      .literal('categorical_w_probabilities')
      .describe('One of a list, some likelier than others; implied by `values` with `probabilities`.'),
    ...list,
    probabilities: z
      .array(z.number())
      .describe('How likely each value is, in the order of values; they sum to 1.')
      .meta({ examples: [[0.5, 0.25, 0.25]] }),
  })
  .describe('One of a list, such as {values: [adam, sgd], probabilities: [0.7, 0.3]}.');

const whole = z
  .strictObject({
    distribution: z
      .literal('int_uniform')
      .describe('Whole numbers; implied by `min` and `max` written as whole numbers.'),
    min: z
      .int()
      .describe('Smallest value, included.')
      .meta({ examples: [1] }),
    max: z
      .int()
      .describe('Largest value, included.')
      .meta({ examples: [10] }),
    default: z
      .int()
      .optional()
      .describe(fallback)
      .meta({ examples: [4] }),
    when: whenSchema.optional(),
  })
  .describe('Every whole number from min to max equally likely, such as {min: 1, max: 10}.');

/**
 * One entry of `parameters` with its distribution written out. In a file the distribution may be left out where `value`,
 * `values` or the way `min` and `max` are written tells it; the loader fills it in before this schema is applied, and
 * gives nested parameters their dotted names.
 */
export const parameterConfigSchema = z
  .discriminatedUnion('distribution', [
    constant,
    categorical,
    weighted,
    whole,
    ranges.uniform,
    ranges.q_uniform,
    ranges.log_uniform_values,
    ranges.q_log_uniform_values,
    ranges.inv_log_uniform_values,
    ranges.log_uniform,
    ranges.q_log_uniform,
    ranges.inv_log_uniform,
    ranges.normal,
    ranges.q_normal,
    ranges.log_normal,
    ranges.q_log_normal,
    ranges.beta,
    ranges.q_beta,
  ])
  .superRefine((config, context) => {
    for (const { path, message, hint } of exponentBreaks(config))
      context.addIssue({ code: 'custom', path: [...path], message, params: { hint } });
    if (exponentBreaks(config).length > 0) return;
    for (const { path, message, hint } of dimensionBreaks(dimensionOf(config), defaultOf(config)))
      context.addIssue({ code: 'custom', path: [...path], message, params: { hint } });
  });
export type ParameterConfig = z.infer<typeof parameterConfigSchema>;

/** The distributions that a file can name, in the order in which messages list them. */
export const distributions = parameterConfigSchema.options.map((option) => option.shape.distribution.value);

/** The keys of each distribution, `distribution` itself left out. */
export const distributionKeys: ReadonlyMap<string, readonly string[]> = new Map(
  parameterConfigSchema.options.map((option) => [
    option.shape.distribution.value,
    Object.keys(option.shape).filter((key) => key !== 'distribution'),
  ]),
);

/** The search space of a file's `parameters`, sorted by name. */
export function searchSpaceOf(parameters: Readonly<Record<string, ParameterConfig>>): SearchSpace {
  return Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, config]) => parameterOf(name, config));
}

function parameterOf(name: string, config: ParameterConfig): Parameter {
  const value = defaultOf(config);
  return {
    name,
    dimension: dimensionOf(config),
    ...(value === undefined ? {} : { default: value }),
    ...(config.when === undefined ? {} : { when: conditionsOf(config.when) }),
  };
}

function conditionsOf(when: NonNullable<ParameterConfig['when']>): Record<string, ParamValue[]> {
  return Object.fromEntries(
    Object.entries(when).map(([name, values]) => [name, Array.isArray(values) ? values : [values]]),
  );
}

function defaultOf(config: ParameterConfig) {
  return config.distribution === 'constant' ? undefined : config.default;
}

/** The ends of a range whose `min` and `max` are exponents of e, without the noise of their last digits. */
function exponential(exponent: number): number {
  return Number(Math.exp(exponent).toPrecision(14));
}

function exponentBreaks(config: ParameterConfig) {
  const { distribution } = config;
  if (distribution !== 'log_uniform' && distribution !== 'q_log_uniform' && distribution !== 'inv_log_uniform')
    return [];
  const far = (['min', 'max'] as const)
    .filter((key) => Math.abs(config[key]) > 700)
    .map((key) => ({
      path: [key],
      message: `must be an exponent of e from -700 to 700, got ${config[key]}`,
      hint: 'For min and max in real units write distribution: log_uniform_values.',
    }));
  if (far.length > 0 || config.min < config.max) return far;
  const message = `must be > min, got ${config.max} with min ${config.min}`;
  return [{ path: ['max'], message, hint: 'Swap min and max; both are exponents of e.' }];
}

function dimensionOf(config: ParameterConfig): Dimension {
  switch (config.distribution) {
    case 'constant':
      return { kind: 'constant', value: config.value };
    case 'categorical':
      return { kind: 'categorical', values: config.values };
    case 'categorical_w_probabilities':
      return { kind: 'categorical', values: config.values, probabilities: config.probabilities };
    case 'int_uniform':
      return { kind: 'int_uniform', min: config.min, max: config.max };
    case 'uniform':
    case 'q_uniform':
      return { kind: 'uniform', min: config.min, max: config.max, ...stepOf(config) };
    case 'log_uniform_values':
    case 'inv_log_uniform_values':
    case 'q_log_uniform_values':
      return { kind: 'log_uniform_values', min: config.min, max: config.max, ...stepOf(config) };
    case 'log_uniform':
    case 'q_log_uniform':
      return {
        kind: 'log_uniform_values',
        min: exponential(config.min),
        max: exponential(config.max),
        ...stepOf(config),
      };
    case 'inv_log_uniform':
      return { kind: 'log_uniform_values', min: exponential(-config.max), max: exponential(-config.min) };
    case 'normal':
    case 'q_normal':
      return { kind: 'normal', mu: config.mu, sigma: config.sigma, ...stepOf(config) };
    case 'log_normal':
    case 'q_log_normal':
      return { kind: 'log_normal', mu: config.mu, sigma: config.sigma, ...stepOf(config) };
    case 'beta':
    case 'q_beta':
      return { kind: 'beta', a: config.a, b: config.b, ...stepOf(config) };
  }
}

function stepOf(config: ParameterConfig): { readonly q?: number } {
  return 'q' in config ? { q: config.q } : {};
}
