import type { Argv } from 'yargs';
import { jsonFlag, storeFlag, sweepPositional } from './flags.ts';
import { withdrawHere, type WithdrawFlags } from './withdraw-here.ts';

/** `cancel [SWEEP]`: no new trials, and the running ones are stopped. Results stay. */
export const cancelCommand = {
  command: 'cancel [sweep]',
  describe: 'take what waits out of the queue and stop the running trials',
  builder: (argv: Argv) => argv.positional('sweep', sweepPositional).options({ ...storeFlag, ...jsonFlag }),
  handler: (flags: WithdrawFlags): Promise<void> => withdrawHere(flags, 'cancelled'),
};
