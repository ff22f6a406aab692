import type { Argv } from 'yargs';
import { jsonFlag, storeFlag, sweepPositional } from './flags.ts';
import { withdrawHere, type WithdrawFlags } from './withdraw-here.ts';

/** `pause [SWEEP]`: no new trials, from any machine; running ones finish. */
export const pauseCommand = {
  command: 'pause [sweep]',
  describe: 'take what waits out of the queue; running trials finish',
  builder: (argv: Argv) => argv.positional('sweep', sweepPositional).options({ ...storeFlag, ...jsonFlag }),
  handler: (flags: WithdrawFlags): Promise<void> => withdrawHere(flags, 'paused'),
};
