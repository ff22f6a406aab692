import type { Argv } from 'yargs';
import { isToRun } from '../run/left-to-do.ts';
import { resumeSweep } from '../run/submit-sweep.ts';
import { jsonFlag, storeFlag, sweepPositional } from './flags.ts';
import { queueHere } from './queue-here.ts';

/** `resume [SWEEP]`: lets a paused, cancelled or stopped sweep go on, on the workers of its store. */
export const resumeCommand = {
  command: 'resume [sweep]',
  describe: 'queue again what a paused or cancelled sweep has left, for the workers of the store',
  builder: (argv: Argv) => argv.positional('sweep', sweepPositional).options({ ...storeFlag, ...jsonFlag }),
  handler: (flags: { sweep?: string | undefined; store?: string | undefined; json: boolean }): Promise<void> =>
    queueHere(flags, { isLeft: isToRun, queue: resumeSweep }),
};
