import type { Argv } from 'yargs';
import type { LogLine } from '../../shared/records.ts';
import { openOutput } from '../output.ts';
import { readLines } from '../queue/curves.ts';
import { renderLogLine } from '../report/log-line.ts';
import { withSession } from '../session.ts';
import { findTrial } from './find-trial.ts';
import { jsonFlag, storeFlag, sweepFlag, trialPositional } from './flags.ts';

/** `logs TRIAL`: what its attempts did and what the task printed. */
export const logsCommand = {
  command: 'logs <trial>',
  describe: "a trial's attempts and what its task printed",
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
      const { outcome, backend, store } = await findTrial(session.store, flags, output);
      const lines: LogLine[] = backend === null ? [] : await readLines(store, backend, outcome.trial);
      if (flags.json) output.result(JSON.stringify({ schemaVersion: 1, trialId: outcome.trial.id, lines }, null, 2));
      else if (lines.length === 0) output.result(`trial ${outcome.trial.number} has no log yet`);
      else
        output.result(
          lines
            .map(renderLogLine)
            .filter((text) => text !== '')
            .join('\n'),
        );
    });
  },
};
