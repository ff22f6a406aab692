import type { Argv } from 'yargs';
import { openOutput } from '../output.ts';
import { listSweeps } from '../queue/registry.ts';
import { renderSweepList } from '../report/sweep-list.ts';
import { reportModel } from '../report/model.ts';
import { readSnapshot } from '../run/sweep-state.ts';
import { withSession } from '../session.ts';
import { jsonFlag, storeFlag } from './flags.ts';

/** `list`: the sweeps of the store. */
export const listCommand = {
  command: 'list',
  describe: 'list the sweeps of the store',
  builder: (argv: Argv) => argv.options({ ...storeFlag, ...jsonFlag }),
  handler: async (flags: { store?: string | undefined; json: boolean }): Promise<void> => {
    const output = openOutput(flags);
    await withSession(flags, output.notice, async ({ store }) => {
      const sweeps = [];
      for (const sweep of await listSweeps(store, (error) => output.notice(error.message))) {
        const { sweepId, name, state, counts } = reportModel({
          ...(await readSnapshot(store, sweep)),
          now: Date.now(),
        });
        sweeps.push({ sweepId, name, state, counts });
      }
      output.result(
        flags.json ? JSON.stringify({ schemaVersion: 1, sweeps }, null, 2) : renderSweepList(sweeps, output),
      );
    });
  },
};
