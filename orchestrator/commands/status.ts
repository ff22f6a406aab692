import type { Argv } from 'yargs';
import { openOutput } from '../output.ts';
import { chooseSweep, listSweeps } from '../queue/registry.ts';
import { statusJson } from '../report/json.ts';
import { reportModel } from '../report/model.ts';
import { renderStatus } from '../report/status.ts';
import { readSnapshot } from '../run/sweep-state.ts';
import { reportPaths } from '../run/write-report.ts';
import { withSession } from '../session.ts';
import { jsonFlag, storeFlag, sweepPositional } from './flags.ts';

/** `status [SWEEP]`: counts and the best so far. */
export const statusCommand = {
  command: 'status [sweep]',
  describe: 'counts and the best trial of a sweep so far',
  builder: (argv: Argv) => argv.positional('sweep', sweepPositional).options({ ...storeFlag, ...jsonFlag }),
  handler: async (flags: { sweep?: string | undefined; store?: string | undefined; json: boolean }): Promise<void> => {
    const output = openOutput(flags);
    await withSession(flags, output.notice, async ({ store, open }) => {
      const sweep = chooseSweep(await listSweeps(store, (error) => output.notice(error.message)), flags.sweep);
      const model = reportModel({ ...(await readSnapshot(store, sweep)), now: Date.now() });
      const { json } = reportPaths(open.stateFolder, model);
      output.result(flags.json ? JSON.stringify(statusJson(model, json), null, 2) : renderStatus(model, output));
    });
  },
};
