import type { Argv } from 'yargs';
import { SweepError } from '../../shared/errors.ts';
import { openOutput } from '../output.ts';
import { listSweeps } from '../queue/registry.ts';
import { renderSweepList } from '../report/sweep-list.ts';
import { reportModel } from '../report/model.ts';
import { readSnapshot } from '../run/sweep-state.ts';
import { withSession } from '../session.ts';
import { jsonFlag, storeFlag } from './flags.ts';
import { tellOtherVersions, tellRefused } from './tell-refused.ts';

/** `list`: the sweeps of the store. */
export const listCommand = {
  command: 'list',
  describe: 'list the sweeps of the store',
  builder: (argv: Argv) => argv.options({ ...storeFlag, ...jsonFlag }),
  handler: async (flags: { store?: string | undefined; json: boolean }): Promise<void> => {
    const output = openOutput(flags);
    await withSession(flags, output.notice, async ({ store }) => {
      const sweeps = [];
      let refused = 0;
      for (const sweep of await listSweeps(store, tellRefused(output))) {
        const snapshot = await readSnapshot(store, sweep).catch((error: unknown) => {
          // One that another version wrote hides no other.
          if (!(error instanceof SweepError) || error.code !== 'RECORD_REFUSED') throw error;
          refused += 1;
          tellRefused(output)(error);
        });
        if (snapshot === undefined) continue;
        const { sweepId, name, state, counts } = reportModel({ ...snapshot, now: Date.now() });
        sweeps.push({ sweepId, name, state, counts });
      }
      await tellOtherVersions(store, output);
      if (refused > 0 && sweeps.length === 0 && !flags.json) return;
      output.result(
        flags.json ? JSON.stringify({ schemaVersion: 1, sweeps }, null, 2) : renderSweepList(sweeps, output),
      );
    });
  },
};
