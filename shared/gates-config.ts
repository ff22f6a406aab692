import * as z from 'zod';

/** How a gate or check decides: `on` stops the sweep when it fails, `warn` only tells, `off` is not run. */
const gateLevels = ['on', 'warn', 'off'] as const;

/** What the gates do where a sweep file says nothing. */
export const gateDefaults = { data: 'on', baselines: 'on', preflight: 'on', overrides: [] } as const;

/** Names that a check can have: lower case, `-` between words, a group before a `/`. */
const checkPattern = /^[a-z][a-z0-9]*(?:[-_/][a-z0-9]+)*$/;

const level = (meaning: string) =>
  z
    .enum(gateLevels)
    .describe(`${meaning}: on (red stops the sweep), warn (only told) or off.`)
    .meta({ examples: ['on'] });

const overrideSchema = z
  .strictObject({
    check: z
      .string()
      .max(100)
      .regex(checkPattern, 'must be the name of a check, such as duplicates')
      .describe('Which check, by the name that its finding carries.')
      .meta({ examples: ['duplicates'] }),
    level: level('What this check does'),
    reason: z
      .string()
      .min(1)
      .max(500)
      .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'must not have control characters')
      .describe('Why; printed in the report.')
      .meta({ examples: ['the repeated rows are different patients'] }),
  })
  .describe('Another level for one check, with the reason.');

/** The checks before the first trial, as a sweep file sets them and as settings carry them. */
export const gatesSchema = z
  .strictObject({
    data: level('The look at the data').default(gateDefaults.data),
    baselines: level('Simple models to compare with').default(gateDefaults.baselines),
    preflight: level('The proof that the training code is sound').default(gateDefaults.preflight),
    overrides: z
      .array(overrideSchema)
      .max(100)
      .default([...gateDefaults.overrides])
      .describe('Other levels for single checks, each with its reason.')
      .meta({ examples: [[{ check: 'duplicates', level: 'warn', reason: 'different patients' }]] }),
  })
  .default({ ...gateDefaults, overrides: [] })
  .describe('The checks before the first trial.')
  .meta({ examples: [{ data: 'on', baselines: 'on', preflight: 'warn' }] });
