import type { Argv } from 'yargs';
import { openOutput } from '../output.ts';
import { renderPlan } from '../report/plan-table.ts';
import { prepareHere } from './prepare-here.ts';
import { jsonFlag } from './flags.ts';

/** `check FILE`: valid or not, and exactly what would run; needs no store and runs no user code. */
export const checkCommand = {
  command: 'check <file>',
  describe: 'check a sweep file and show what it would run, without running anything',
  builder: (argv: Argv) =>
    argv.positional('file', { type: 'string', demandOption: true, describe: 'sweep file (YAML)' }).options(jsonFlag),
  handler: async (flags: { file: string; json: boolean }): Promise<void> => {
    const output = openOutput(flags);
    const { plan, loaded } = await prepareHere(flags.file, output);
    const { record, settings, configurationCount, trials, description } = plan;
    if (flags.json) {
      const { warnings } = loaded;
      const document = {
        schemaVersion: 1,
        valid: true,
        sweepId: record.sweepId,
        description,
        configurationCount,
        trialCount: trials.length,
      };
      output.result(JSON.stringify({ ...document, record, settings, warnings }, null, 2));
    } else output.result(renderPlan(plan, output));
  },
};
