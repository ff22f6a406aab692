import * as z from 'zod';
import { sweepConfigSchema } from '../../shared/sweep-config.ts';
import { cosmeticKeys } from './unsupported.ts';

/** Distributions that a file may leave out, because the other keys tell them. */
const implied = ['constant', 'categorical', 'categorical_w_probabilities', 'int_uniform', 'uniform'];

/** Parameters that stand together under one name, as W&B nests them. */
const nested: z.core.JSONSchema.JSONSchema = {
  type: 'object',
  properties: {
    parameters: {
      $ref: '#/properties/parameters',
      description: 'Parameters that stand together: their names are joined with dots, such as model.depth.',
      examples: [{ depth: { values: [2, 4] } }],
    },
  },
  required: ['parameters'],
  additionalProperties: false,
  description: 'Nested parameters, such as {parameters: {depth: {values: [2, 4]}}}.',
};

/** W&B's keys that change nothing: an editor accepts them and strikes them through. */
const ignored: z.core.JSONSchema.JSONSchema = {
  description: "W&B's; accepted and ignored here.",
  examples: ['my-project'],
  deprecated: true,
};

/** The JSON Schema (draft-07, what yaml-language-server reads) of sweep files, with a description and an example on every key. */
export function sweepJsonSchema(): object {
  const schema = z.toJSONSchema(sweepConfigSchema, {
    io: 'input',
    target: 'draft-07',
    override: ({ jsonSchema }) => {
      // Ranges without a distribution fit two forms, so "exactly one" would refuse them.
      if (jsonSchema.oneOf !== undefined) {
        jsonSchema.anyOf = [...jsonSchema.oneOf, nested];
        delete jsonSchema.oneOf;
      }
      const distribution = jsonSchema.properties?.['distribution'];
      if (typeof distribution === 'object' && distribution.const !== undefined)
        distribution.examples = [distribution.const];
      if (typeof distribution === 'object' && implied.includes(String(distribution.const)))
        jsonSchema.required = jsonSchema.required?.filter((key) => key !== 'distribution') ?? [];
    },
  });
  for (const key of cosmeticKeys) schema.properties = { ...schema.properties, [key]: ignored };
  return { ...schema, title: 'hypersweep sweep file' };
}
