import type { Argv } from 'yargs';
import { openOutput } from '../output.ts';
import { readGatesLog } from '../queue/gates.ts';
import { storeOf } from '../queue/sweep-store.ts';
import { readBegun } from '../queue/trials.ts';
import { statusJson } from '../report/json.ts';
import { reportModel } from '../report/model.ts';
import { renderStatus } from '../report/status.ts';
import { withRegion } from '../run/breaker.ts';
import { readSnapshot } from '../run/sweep-state.ts';
import { reportPaths } from '../run/write-report.ts';
import { withSession } from '../session.ts';
import { pickSweep } from './pick-sweep.ts';
import { jsonFlag, storeFlag, sweepPositional } from './flags.ts';

/** `status [SWEEP]`: counts and the best so far. */
export const statusCommand = {
  command: 'status [sweep]',
  describe: 'counts and the best trial of a sweep so far',
  builder: (argv: Argv) => argv.positional('sweep', sweepPositional).options({ ...storeFlag, ...jsonFlag }),
  handler: async (flags: { sweep?: string | undefined; store?: string | undefined; json: boolean }): Promise<void> => {
    const output = openOutput(flags);
    await withSession(flags, output.notice, async ({ store, open }) => {
      const { sweep } = await pickSweep(store, flags.sweep, output);
      const snapshot = await readSnapshot(store, sweep, readBegun);
      const model = reportModel({ ...snapshot, now: Date.now() });
      if (sweep.reason !== null) {
        const said = sweep.reason.includes('they fail where');
        output.say(`stopped: ${said ? sweep.reason : withRegion(sweep.reason, snapshot.outcomes)}`);
      }
      const { json } = reportPaths(open.stateFolder, model);
      output.result(
        flags.json
          ? JSON.stringify(
              {
                ...statusJson(model, json),
                gates: model.gates,
                gatePage: (await readGatesLog(storeOf(store, sweep.record), sweep.record)).page,
              },
              null,
              2,
            )
          : renderStatus(model, output),
      );
    });
  },
};
