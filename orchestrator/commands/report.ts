import { dirname, resolve } from 'node:path';
import type { Argv } from 'yargs';
import type { Output } from '../output.ts';
import type { ReportPaths } from '../run/write-report.ts';
import { jsonFlag, storeFlag, sweepPositional } from './flags.ts';
import { openInBrowser } from './open-in-browser.ts';
import { openOutput, programName } from '../output.ts';
import { pathLines, renderReport } from '../report/terminal.ts';
import { buildReport, readTrialLines } from '../run/build-report.ts';
import { readSnapshot } from '../run/sweep-state.ts';
import {
  reportFormats,
  reportPaths,
  usualFormats,
  writeReport,
  writtenFiles,
  type ReportFormat,
} from '../run/write-report.ts';
import { withSession } from '../session.ts';
import { analysisProgress } from './analysis-progress.ts';
import { pickSweep } from './pick-sweep.ts';

interface Flags {
  readonly sweep?: string | undefined;
  readonly store?: string | undefined;
  readonly out?: string | undefined;
  readonly format?: ReportFormat | 'all' | undefined;
  readonly open: boolean;
  readonly json: boolean;
}

/** `report [SWEEP]`: writes the report from what the store holds now, also of a running sweep. */
export const reportCommand = {
  command: 'report [sweep]',
  describe: 'write and show the report of a sweep, at any moment',
  builder: (argv: Argv) =>
    argv
      .positional('sweep', sweepPositional)
      .options({ ...storeFlag, ...jsonFlag })
      .option('format', {
        choices: [...reportFormats, 'all'] as const,
        describe:
          'what to write: one HTML file, Markdown with pictures, JSON, CSV of trials and curves (default: all but csv)',
      })
      .option('open', { type: 'boolean', default: false, describe: 'open the HTML report in the browser' })
      .option('out', { type: 'string', requiresArg: true, describe: 'folder for the files' }),
  handler: async (flags: Flags): Promise<void> => {
    const output = openOutput(flags);
    const formats = formatsOf(flags);
    await withSession(flags, output.notice, async ({ store, open }) => {
      const { sweep } = await pickSweep(store, flags.sweep, output);
      const progress = analysisProgress(output);
      const snapshot = await readSnapshot(store, sweep);
      const model = await buildReport(store, snapshot, {
        now: Date.now(),
        program: programName(),
        project: dirname(open.stateFolder),
        ...progress,
      });
      progress.end();
      const paths = reportPaths(open.stateFolder, model, flags.out === undefined ? undefined : resolve(flags.out));
      const lines = formats.includes('csv') ? await readTrialLines(store, snapshot, snapshot.outcomes) : undefined;
      // Whatever happens to the files, the results are told.
      output.result(flags.json ? JSON.stringify(model, null, 2) : renderReport(model, output));
      await writeReport(paths, model, lines === undefined ? { formats } : { formats, lines });
      if (!flags.json) output.result(pathLines(writtenFiles(paths, formats), output).join('\n'));
      if (flags.open) await show(paths, output);
    });
  },
};

function formatsOf({ format, open }: Flags): readonly ReportFormat[] {
  const chosen = format === undefined ? usualFormats : format === 'all' ? reportFormats : [format];
  return open && !chosen.includes('html') ? ['html', ...chosen] : chosen;
}

async function show(paths: ReportPaths, output: Output): Promise<void> {
  const why = await openInBrowser(paths.html);
  if (why !== null) output.notice(`no browser was opened (${why}): open ${paths.html} yourself`);
}
