import * as z from 'zod';

/** Longest text a parameter may take, in characters. */
export const maxParamTextLength = 1000;

/** A value one hyperparameter can take: text of at most 1,000 characters, a finite number, true, false or null. */
export const paramValueSchema = z.union([z.string().max(maxParamTextLength), z.number(), z.boolean(), z.null()], {
  error: 'must be text, a number, true, false or null',
});
