import * as z from 'zod';
import { paramValueSchema } from './param-value.ts';

/** What `default` means. */
export const fallback = 'Value in the simple start, the first configuration of random, sobol and lhs.';
const number = (meaning: string) => z.number().describe(meaning);

/** The condition of a parameter. */
export const whenSchema = z
  .record(
    z.string().max(200),
    z.union([paramValueSchema, z.array(paramValueSchema).min(1).max(1000)], {
      error: 'must be a value or a list of values',
    }),
  )
  .describe('The parameter is there only where each of these parameters has this value, or one of these.')
  .meta({ examples: [{ optimizer: 'sgd' }, { optimizer: ['sgd', 'rmsprop'] }] });

/** What every way to draw numbers has beside its own keys. */
const around = {
  default: number(fallback)
    .optional()
    .meta({ examples: [0.001] }),
  when: whenSchema.optional(),
};
const bounds = {
  min: number('Smallest value, included.').meta({ examples: [0.0001] }),
  max: number('Largest value, included.').meta({ examples: [0.1] }),
};
const exponents = {
  min: number('Natural logarithm of the smallest value: -9.21 for 0.0001.').meta({ examples: [-9.21] }),
  max: number('Natural logarithm of the largest value: -2.3 for 0.1.').meta({ examples: [-2.3] }),
};
const inverse = {
  min: number('Natural logarithm of 1 / the largest value: 2.3 for 0.1.').meta({ examples: [2.3] }),
  max: number('Natural logarithm of 1 / the smallest value: 9.21 for 0.0001.').meta({ examples: [9.21] }),
};
const bell = {
  mu: number('Mean.')
    .default(0)
    .meta({ examples: [0] }),
  sigma: number('Standard deviation, above 0.')
    .default(1)
    .meta({ examples: [1] }),
};
const logBell = {
  mu: number('Mean of the natural logarithm: 0 puts the middle at 1.')
    .default(0)
    .meta({ examples: [0] }),
  sigma: number('Standard deviation of the natural logarithm.')
    .default(1)
    .meta({ examples: [1] }),
};
const shape = {
  a: number('First shape parameter; above 1 it keeps away from 0.')
    .default(1)
    .meta({ examples: [2] }),
  b: number('Second shape parameter; above 1 it keeps away from 1.')
    .default(1)
    .meta({ examples: [5] }),
};
const step = {
  q: number('Distance between values, which are its whole multiples.')
    .default(1)
    .meta({ examples: [0.1] }),
};

/** The distributions that draw numbers, but for whole ones: name, what they mean, their keys. */
export const ranges = {
  uniform: ranged('uniform', 'Any number from min to max, such as {min: 0.0, max: 0.5}.', bounds),
  q_uniform: ranged('q_uniform', 'Multiples of q from min to max.', { ...bounds, ...step }),
  log_uniform_values: ranged(
    'log_uniform_values',
    'Any number from min to max, each order of magnitude equally likely; for learning rates and the like.',
    bounds,
  ),
  q_log_uniform_values: ranged('q_log_uniform_values', 'log_uniform_values, rounded to multiples of q.', {
    ...bounds,
    ...step,
  }),
  inv_log_uniform_values: ranged('inv_log_uniform_values', 'The same numbers as log_uniform_values.', bounds),
  log_uniform: ranged(
    'log_uniform',
    'e^min to e^max, each order of magnitude equally likely: min and max are exponents of e. Clearer: log_uniform_values.',
    exponents,
  ),
  q_log_uniform: ranged('q_log_uniform', 'log_uniform, rounded to multiples of q.', { ...exponents, ...step }),
  inv_log_uniform: ranged('inv_log_uniform', '1/e^max to 1/e^min, each order of magnitude equally likely.', inverse),
  normal: ranged('normal', 'A normal distribution: any number, most of them near mu.', bell),
  q_normal: ranged('q_normal', 'normal, rounded to multiples of q.', { ...bell, ...step }),
  log_normal: ranged(
    'log_normal',
    'e to the power of a normal distribution: above 0, without a largest value.',
    logBell,
  ),
  q_log_normal: ranged('q_log_normal', 'log_normal, rounded to multiples of q; 0 can be among them.', {
    ...logBell,
    ...step,
  }),
  beta: ranged('beta', 'A beta distribution on 0 to 1.', shape),
  q_beta: ranged('q_beta', 'beta, rounded to multiples of q.', { ...shape, ...step }),
};

function ranged<const Name extends string, Shape extends z.ZodRawShape>(name: Name, meaning: string, keys: Shape) {
  const distribution = z.literal(name).describe(meaning);
  return z.strictObject({ distribution, ...keys, ...around }).describe(meaning);
}
