import type { Argv } from 'yargs';
import { openOutput } from '../output.ts';
import { listWorkers } from '../queue/workers.ts';
import { renderWorkers } from '../report/worker-list.ts';
import { withSession } from '../session.ts';
import { jsonFlag, storeFlag } from './flags.ts';
import { tellRefused } from './tell-refused.ts';

/** `workers`: who is there to train, and what they are doing. */
export const workersCommand = {
  command: 'workers',
  describe: 'list the workers of the store: host, slots, versions, backend, current trials, last beat',
  builder: (argv: Argv) => argv.options({ ...storeFlag, ...jsonFlag }),
  handler: async (flags: { store?: string | undefined; json: boolean }): Promise<void> => {
    const output = openOutput(flags);
    await withSession(flags, output.notice, async ({ store }) => {
      const seen = await listWorkers(store, { now: () => Date.now(), onRefused: tellRefused(output) });
      const workers = seen.map(({ presence, state, ageMs }) => ({ ...presence, state, lastBeatMs: ageMs }));
      output.result(flags.json ? JSON.stringify({ schemaVersion: 1, workers }, null, 2) : renderWorkers(seen, output));
    });
  },
};
