import type { Argv } from 'yargs';
import { SweepError } from '../../shared/errors.ts';
import { openOutput } from '../output.ts';
import { plural } from '../report/numbers.ts';
import { readSnapshot } from '../run/sweep-state.ts';
import { deleteSweep } from '../run/withdraw-sweep.ts';
import { withSession } from '../session.ts';
import { jsonFlag, storeFlag } from './flags.ts';
import { pickSweep } from './pick-sweep.ts';

/** `delete SWEEP --yes`: removes a sweep and its results from the store; it must be named. */
export const deleteCommand = {
  command: 'delete <sweep>',
  describe: 'remove a sweep with its results from the store, for good',
  builder: (argv: Argv) =>
    argv
      .positional('sweep', {
        type: 'string',
        demandOption: true,
        describe: "the sweep's name, id or the id's beginning",
      })
      .options({ ...storeFlag, ...jsonFlag })
      .option('yes', { type: 'boolean', default: false, describe: 'also when it has results' }),
  handler: async (flags: { sweep: string; store?: string | undefined; json: boolean; yes: boolean }): Promise<void> => {
    const output = openOutput(flags);
    await withSession(flags, output.notice, async (session) => {
      const { sweep, store } = await pickSweep(session.store, flags.sweep, output);
      const { outcomes } = await readSnapshot(store, sweep);
      const results = outcomes.filter((outcome) => 'result' in outcome).length;
      const { sweepId } = sweep.record;
      const title = `${sweep.settings.name ?? 'sweep'} ${sweepId}`;
      if (results > 0 && !flags.yes) {
        throw new SweepError('USAGE', `${title} has ${plural(results, 'result')}, which would be gone for good.`, {
          hint: `If that is what you want: hypersweep delete ${sweepId} --yes. Written reports stay in any case.`,
        });
      }
      const jobs = await deleteSweep(store, sweep, { now: () => Date.now(), onNotice: output.notice });
      if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, sweepId, deleted: true, results }, null, 2));
      else output.result(`${title} is deleted: ${plural(jobs, 'trial')} with ${plural(results, 'result')}`);
    });
  },
};
