import type { Argv } from 'yargs';
import { openOutput } from '../output.ts';
import { dynamicsOf, epochsOf, readLines } from '../queue/curves.ts';
import { renderTrial } from '../report/trial-page.ts';
import { withSession } from '../session.ts';
import { findTrial } from './find-trial.ts';
import { jsonFlag, storeFlag, sweepFlag, trialPositional } from './flags.ts';

/** `show TRIAL`: one trial's params, state, metrics, curves, layers, flags and changed predictions. */
export const showCommand = {
  command: 'show <trial>',
  describe: 'show one trial: parameters, metrics, curves, layers, flags, changed predictions',
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
      const { outcome, backend, plan, store, data } = await findTrial(session.store, flags, output);
      const all = backend === null ? [] : await readLines(store, backend, outcome.trial);
      const attempt = 'result' in outcome ? outcome.result.attempt : all.at(-1)?.attempt;
      const lines = all.filter((line) => line.attempt === attempt);
      const curves = epochsOf(lines);
      const dynamics = dynamicsOf(lines);
      if (flags.json)
        output.result(
          JSON.stringify({ schemaVersion: 1, sweepId: plan.record.sweepId, ...outcome, curves, dynamics }, null, 2),
        );
      else output.result(renderTrial(outcome, { curves, dynamics, data }, { ...output, metric: plan.record.metric }));
    });
  },
};
