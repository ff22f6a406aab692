import type { Argv } from 'yargs';
import { openOutput } from '../output.ts';
import { epochsOf, readLines } from '../queue/curves.ts';
import { renderTrial } from '../report/trial-page.ts';
import { withSession } from '../session.ts';
import { findTrial } from './find-trial.ts';
import { jsonFlag, storeFlag, sweepFlag, trialPositional } from './flags.ts';

/** `show TRIAL`: one trial's params, state, metrics and curves. */
export const showCommand = {
  command: 'show <trial>',
  describe: 'show one trial: parameters, state, metrics and curves',
  builder: (argv: Argv) =>
    argv.positional('trial', trialPositional).options({ ...sweepFlag, ...storeFlag, ...jsonFlag }),
  handler: async (flags: {
    trial: string;
    sweep?: string | undefined;
    store?: string | undefined;
    json: boolean;
  }): Promise<void> => {
    const output = openOutput(flags);
    await withSession(flags, output.notice, async (session) => {
      const { outcome, backend, plan, store } = await findTrial(session.store, flags, output);
      const attempt = 'result' in outcome ? { attempt: outcome.result.attempt } : {};
      const lines = backend === null ? [] : await readLines(store, backend, { id: outcome.trial.id, ...attempt });
      const curves = epochsOf(lines);
      if (flags.json)
        output.result(JSON.stringify({ schemaVersion: 1, sweepId: plan.record.sweepId, ...outcome, curves }, null, 2));
      else output.result(renderTrial(outcome, curves, { ...output, metric: plan.record.metric }));
    });
  },
};
