import { z } from 'zod';
import { dimensionBreaks } from './dimension-rules.ts';
import { paramValueSchema } from './param-value.ts';
import type { Dimension, Parameter, SearchSpace } from './search-space.ts';

const distribution = <Name extends string>(name: Name, meaning: string) => z.literal(name).describe(meaning);
const minimum = 'Smallest value, included.';
const maximum = 'Largest value, included.';
const fallback = 'Value in the simple start, the first configuration of random search.';
const bounds = {
  min: z.number().describe(minimum),
  max: z.number().describe(maximum),
  default: z.number().optional().describe(fallback),
};

/**
 * One entry of `parameters` with its distribution written out. In a file the distribution may be left out where `value`,
 * `values` or the way `min` and `max` are written tells it; the loader fills it in before this schema is applied.
 */
export const parameterConfigSchema = z
  .discriminatedUnion('distribution', [
    z
      .strictObject({
        distribution: distribution('constant', 'One fixed value; implied by `value`.'),
        value: paramValueSchema.describe('The value every trial gets.'),
      })
      .describe('One fixed value, such as {value: adam}.'),
    z
      .strictObject({
        distribution: distribution('categorical', 'One of a list; implied by `values`.'),
        values: z.array(paramValueSchema).describe('The values to try, all different.'),
        default: paramValueSchema.optional().describe(fallback),
      })
      .describe('One of a list, such as {values: [8, 16, 32]}.'),
    z
      .strictObject({
        distribution: distribution(
          'int_uniform',
          'Whole numbers; implied by `min` and `max` written as whole numbers.',
        ),
        min: z.int().describe(minimum),
        max: z.int().describe(maximum),
        default: z.int().optional().describe(fallback),
      })
      .describe('Every whole number from min to max equally likely, such as {min: 1, max: 10}.'),
    z
      .strictObject({
        distribution: distribution(
          'uniform',
          'Any number; implied by a `min` or `max` with a decimal point or exponent.',
        ),
        ...bounds,
      })
      .describe('Any number from min to max, such as {min: 0.0, max: 0.5}.'),
    z
      .strictObject({
        distribution: distribution('log_uniform_values', 'Evenly spread over orders of magnitude; never implied.'),
        ...bounds,
      })
      .describe('Any number from min to max, each order of magnitude equally likely; for learning rates and the like.'),
  ])
  .superRefine((config, context) => {
    for (const { path, message, hint } of dimensionBreaks(dimensionOf(config), defaultOf(config)))
      context.addIssue({ code: 'custom', path: [...path], message, params: { hint } });
  });
export type ParameterConfig = z.infer<typeof parameterConfigSchema>;

/** The search space of a file's `parameters`, sorted by name. */
export function searchSpaceOf(parameters: Readonly<Record<string, ParameterConfig>>): SearchSpace {
  return Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, config]) => parameterOf(name, config));
}

function parameterOf(name: string, config: ParameterConfig): Parameter {
  const value = defaultOf(config);
  const dimension = dimensionOf(config);
  return value === undefined ? { name, dimension } : { name, dimension, default: value };
}

function defaultOf(config: ParameterConfig) {
  return config.distribution === 'constant' ? undefined : config.default;
}

function dimensionOf(config: ParameterConfig): Dimension {
  switch (config.distribution) {
    case 'constant':
      return { kind: 'constant', value: config.value };
    case 'categorical':
      return { kind: 'categorical', values: config.values };
    case 'int_uniform':
    case 'uniform':
    case 'log_uniform_values':
      return { kind: config.distribution, min: config.min, max: config.max };
  }
}
