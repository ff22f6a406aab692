import type { Argv } from 'yargs';
import { SweepError } from '../../shared/errors.ts';
import { openOutput, type Output } from '../output.ts';
import { isIdOf, listSweeps } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { plural } from '../report/numbers.ts';
import { deleteUnreadable, unlessRefused } from '../run/delete-unreadable.ts';
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
      const unreadable = await unreadableSweep(session.store, flags.sweep);
      if (unreadable !== null) return deleteBlindly(session.store, unreadable, { ...flags, output });
      const { sweep, store } = await pickSweep(session.store, flags.sweep, output);
      const { sweepId } = sweep.record;
      const snapshot = await unlessRefused(() => readSnapshot(store, sweep));
      if (snapshot === null) return deleteBlindly(store, sweepId, { ...flags, output });
      const results = snapshot.outcomes.filter((outcome) => 'result' in outcome).length;
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

/** The id of the only sweep meant, where that is one whose record this version cannot read. */
async function unreadableSweep(store: SweepStore, wanted: string): Promise<string | null> {
  const refused: string[] = [];
  const sweeps = await listSweeps(store, (_, sweepId) => refused.push(sweepId));
  const fits = (sweepId: string) => isIdOf(sweepId, wanted);
  const readable = sweeps.filter(({ record, settings }) => settings.name === wanted || fits(record.sweepId));
  const [only, ...more] = refused.filter(fits);
  return only !== undefined && more.length === 0 && readable.length === 0 ? only : null;
}

async function deleteBlindly(
  store: SweepStore,
  sweepId: string,
  { yes, json, output }: { readonly yes: boolean; readonly json: boolean; readonly output: Output },
): Promise<void> {
  if (!yes) {
    throw new SweepError(
      'USAGE',
      `Sweep ${sweepId} was written by another version of hypersweep, or altered; how many results it has cannot be told.`,
      { hint: `To remove it with all its results, for good: hypersweep delete ${sweepId} --yes` },
    );
  }
  const jobs = await deleteUnreadable(store, sweepId);
  if (json) output.result(JSON.stringify({ schemaVersion: 1, sweepId, deleted: true, results: null }, null, 2));
  else output.result(`sweep ${sweepId}, which this version cannot read, is deleted: ${plural(jobs, 'trial')}`);
}
