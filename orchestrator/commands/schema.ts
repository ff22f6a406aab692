import { writeFileSync } from 'node:fs';
import type { Argv } from 'yargs';
import { SweepError } from '../../shared/errors.ts';
import { openOutput } from '../output.ts';
import { sweepJsonSchema } from '../plan/json-schema.ts';

/** `schema`: the JSON Schema of sweep files, for editors. */
export const schemaCommand = {
  command: 'schema',
  describe: 'print the JSON Schema of sweep files (draft-07), for your editor',
  builder: (argv: Argv) =>
    argv.option('out', { type: 'string', requiresArg: true, describe: 'write it to a file instead' }),
  handler: (flags: { out?: string | undefined }): void => {
    const text = `${JSON.stringify(sweepJsonSchema(), null, 2)}\n`;
    if (flags.out === undefined) {
      openOutput({}).result(text);
      return;
    }
    try {
      writeFileSync(flags.out, text);
    } catch (error) {
      throw new SweepError(
        'USAGE',
        `--out ${flags.out} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  },
};
