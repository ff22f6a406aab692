import { resolve } from 'node:path';
import type { Argv } from 'yargs';
import { openOutput, programName } from '../output.ts';
import { chooseSweep, listSweeps } from '../queue/registry.ts';
import { renderReport } from '../report/terminal.ts';
import { buildReport } from '../run/build-report.ts';
import { readSnapshot } from '../run/sweep-state.ts';
import { reportPaths, writeReport } from '../run/write-report.ts';
import { withSession } from '../session.ts';
import { analysisProgress } from './analysis-progress.ts';
import { jsonFlag, storeFlag, sweepPositional, tagFlag } from './flags.ts';

/** `report [SWEEP]`: writes report.md and report.json from what the store holds now, also of a running sweep. */
export const reportCommand = {
  command: 'report [sweep]',
  describe: 'write and show the report of a sweep, at any moment',
  builder: (argv: Argv) =>
    argv
      .positional('sweep', sweepPositional)
      .options({ ...storeFlag, ...tagFlag, ...jsonFlag })
      .option('out', { type: 'string', requiresArg: true, describe: 'folder for report.md and report.json' }),
  handler: async (flags: {
    sweep?: string | undefined;
    store?: string | undefined;
    tag?: string | undefined;
    out?: string | undefined;
    json: boolean;
  }): Promise<void> => {
    const output = openOutput(flags);
    await withSession(flags, output.notice, async ({ store, open }) => {
      const sweep = chooseSweep(await listSweeps(store, (error) => output.notice(error.message)), flags.sweep);
      const progress = analysisProgress(output);
      const model = await buildReport(store, await readSnapshot(store, sweep), {
        now: Date.now(),
        program: programName(),
        ...progress,
      });
      progress.end();
      const paths = reportPaths(open.stateFolder, model, flags.out === undefined ? undefined : resolve(flags.out));
      await writeReport(paths, model);
      output.result(flags.json ? JSON.stringify(model, null, 2) : renderReport(model, { ...output, paths }));
    });
  },
};
