import { dirname } from 'node:path';
import type { Argv } from 'yargs';
import { openOutput } from '../output.ts';
import { storeOf } from '../queue/sweep-store.ts';
import { renderPlan } from '../report/plan-table.ts';
import { listenForInterrupts } from '../run/interrupts.ts';
import { startSweep } from '../run/start-sweep.ts';
import { submitSweep } from '../run/submit-sweep.ts';
import { withSession } from '../session.ts';
import { jsonFlag, quietFlag, storeFlag, yesFlag } from './flags.ts';
import { prepareHere } from './prepare-here.ts';

/** `submit FILE`: puts the trials into the store for workers anywhere, and returns. */
export const submitCommand = {
  command: 'submit <file>',
  describe: 'put a sweep into the store for workers elsewhere, and return',
  builder: (argv: Argv) =>
    argv
      .positional('file', { type: 'string', demandOption: true, describe: 'sweep file (YAML)' })
      .options({ ...storeFlag, ...jsonFlag, ...quietFlag, ...yesFlag }),
  handler: async (flags: {
    file: string;
    store?: string | undefined;
    json: boolean;
    quiet: boolean;
    yes: boolean;
  }): Promise<void> => {
    const output = openOutput(flags);
    const given = await prepareHere(flags.file, output);
    output.say(renderPlan(given.plan, output));
    await withSession(flags, output.notice, async (session) => {
      const { prepared, news } = await startSweep(session.store, given, dirname(session.open.stateFolder));
      const store = storeOf(session.store, prepared.plan.record);
      for (const line of news) output.notice(line);
      const interrupts = listenForInterrupts((level) => level === 2 && process.exit(130));
      const added = await submitSweep(store, prepared, {
        ...{ interrupts, onNotice: output.notice, now: () => Date.now() },
        yes: flags.yes,
      });
      interrupts.dispose();
      const { sweepId } = prepared.plan.record;
      if (added === null) {
        output.notice('left before the gates had answered; the same command goes on');
        process.exitCode = interrupts.exitCode();
      } else if (flags.json)
        output.result(
          JSON.stringify({ schemaVersion: 1, sweepId, added, trialCount: prepared.plan.trials.length }, null, 2),
        );
      else
        output.result(
          `${added} of ${prepared.plan.trials.length} trials queued as sweep ${sweepId}\nfollow it: hypersweep watch ${sweepId}`,
        );
    });
  },
};
