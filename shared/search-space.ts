import * as z from 'zod';
import { dimensionBreaks } from './dimension-rules.ts';
import { dimensionSchema } from './dimension.ts';
import { paramValueSchema } from './param-value.ts';

/** One named hyperparameter of a search space. */
export const parameterSchema = z
  .strictObject({
    name: z.string().max(200),
    dimension: dimensionSchema,
    /** The simple start's value (trial 0 of random, sobol and lhs), where the file gives one. */
    default: paramValueSchema.optional(),
    /** The parameter is there only where each of these is there and has one of the values. */
    when: z.record(z.string().max(200), z.array(paramValueSchema).readonly()).readonly().optional(),
  })
  .readonly()
  .superRefine((parameter, context) => {
    for (const { path, message } of dimensionBreaks(parameter.dimension, parameter.default))
      context.addIssue({ code: 'custom', path: [...path], message });
  });
export type Parameter = z.infer<typeof parameterSchema>;

/** The hyperparameters of a sweep, sorted by name (code units), so that key order in the file never matters. */
export type SearchSpace = readonly Parameter[];
