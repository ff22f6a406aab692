import { z } from 'zod';
import { sweepConfigSchema } from '../../shared/sweep-config.ts';

/** Distributions that a file may leave out, because the other keys tell them. */
const implied = ['constant', 'categorical', 'int_uniform', 'uniform'];

/** The JSON Schema (draft-07, what yaml-language-server reads) of sweep files, with a description on every key. */
export function sweepJsonSchema(): object {
  const schema = z.toJSONSchema(sweepConfigSchema, {
    io: 'input',
    target: 'draft-07',
    override: ({ jsonSchema }) => {
      // Ranges without a distribution fit two forms, so "exactly one" would refuse them.
      if (jsonSchema.oneOf !== undefined) {
        jsonSchema.anyOf = jsonSchema.oneOf;
        delete jsonSchema.oneOf;
      }
      const distribution = jsonSchema.properties?.['distribution'];
      if (typeof distribution === 'object' && implied.includes(String(distribution.const)))
        jsonSchema.required = jsonSchema.required?.filter((key) => key !== 'distribution') ?? [];
    },
  });
  return { ...schema, title: 'hypersweep sweep file' };
}
