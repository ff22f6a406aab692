import type { Argv } from 'yargs';
import type { AnalyzeFlags } from './analyze-file.ts';
import { jsonFlag, quietFlag } from './flags.ts';

/** `analyze FILE`: which hyperparameters matter, of trials that ran anywhere. Needs no store. */
export const analyzeCommand = {
  command: 'analyze <file>',
  describe: 'say which hyperparameters matter, from a CSV, JSON lines or Optuna journal file of trials',
  builder: (argv: Argv) =>
    argv.positional('file', { type: 'string', demandOption: true, describe: 'file of trials' }).options({
      objective: { type: 'string', describe: 'column of the metric', requiresArg: true },
      goal: { choices: ['minimize', 'maximize'] as const, describe: 'which way the metric is better' },
      space: { type: 'string', describe: 'sweep file whose parameters were searched', requiresArg: true },
      parameters: { type: 'string', describe: 'columns to take as parameters, with commas', requiresArg: true },
      sampling: {
        choices: ['independent', 'adaptive', 'unknown'] as const,
        default: 'unknown' as const,
        describe: 'how the trials were chosen; tests are valid for independent ones (random, grid)',
      },
      scale: {
        choices: ['auto', 'raw', 'log', 'rank', 'clip'] as const,
        default: 'auto' as const,
        describe: 'scale of the metric',
      },
      seed: { type: 'number', default: 0, describe: 'seed of the analysis' },
      'estimate-only': { type: 'boolean', default: false, describe: 'no intervals and tests: faster' },
      ...jsonFlag,
      ...quietFlag,
    }),
  handler: async (flags: AnalyzeFlags): Promise<void> => {
    // The statistics take longer to load than most other commands to run.
    const { analyzeFile } = await import('./analyze-file.ts');
    await analyzeFile(flags);
  },
};
