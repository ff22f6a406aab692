import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Argv } from 'yargs';
import { SweepError } from '../../shared/errors.ts';
import { lessonFile, lessonOf } from '../next/lesson.ts';
import { fileName } from '../next/next-name.ts';
import { openOutput, programName } from '../output.ts';
import type { Plan } from '../plan/plan.ts';
import { parseSweep } from '../plan/parse-sweep.ts';
import { renderProblems } from '../plan/problem.ts';
import { repeatCommand } from '../report/reproduce.ts';
import { endedCount } from '../report/tally.ts';
import { plain } from '../report/text.ts';
import { titleOf } from '../report/words.ts';
import { buildReport } from '../run/build-report.ts';
import { proposalOf } from '../run/plan-next.ts';
import { readSnapshot } from '../run/sweep-state.ts';
import { writeNext } from '../run/write-next.ts';
import { withSession } from '../session.ts';
import { analysisProgress } from './analysis-progress.ts';
import { storeFlag, sweepPositional } from './flags.ts';
import { pickSweep } from './pick-sweep.ts';

interface Flags {
  readonly sweep?: string | undefined;
  readonly store?: string | undefined;
  readonly out?: string | undefined;
  readonly force: boolean;
}

/** `next [SWEEP]`: writes the sweep file to run next, and the lesson that it names. */
export const nextCommand = {
  command: 'next [sweep]',
  describe: 'write the sweep file to run next, with its reasons, and the lesson of this one',
  builder: (argv: Argv) =>
    argv
      .positional('sweep', sweepPositional)
      .options(storeFlag)
      .option('out', { type: 'string', requiresArg: true, describe: 'sweep file to write (default: NAME-next.yaml)' })
      .option('force', { type: 'boolean', default: false, describe: 'write over files that are there' }),
  handler: async (flags: Flags): Promise<void> => {
    const output = openOutput({});
    await withSession(flags, output.notice, async ({ store, open }) => {
      const { sweep } = await pickSweep(store, flags.sweep, output);
      const snapshot = await readSnapshot(store, sweep);
      const { plan, outcomes } = snapshot;
      const project = dirname(open.stateFolder);
      const progress = analysisProgress(output);
      const model = await buildReport(store, snapshot, {
        now: Date.now(),
        program: programName(),
        project,
        onProgress: progress.onProgress,
      }).finally(progress.end);
      const path = resolve(flags.out ?? `${fileName(titleOf(model))}-next.yaml`);
      const lessonPath = join(dirname(path), `${fileName(titleOf(model))}.lesson.yaml`);
      const place = {
        outcomes,
        task: taskFrom(plan, { project, path }),
        lesson: `./${relative(dirname(path), lessonPath)}`,
      };
      const proposal = proposalOf(model, plan, place);
      if (proposal === null)
        throw new SweepError('USAGE', `${plain(titleOf(model))} has no completed trial to learn from.`, {
          hint: `What diverged or failed: ${programName()} report ${sweep.record.sweepId}`,
        });
      check(proposal.file, path);
      await writeNext({
        sweep: { path, text: proposal.file },
        lesson: { path: lessonPath, text: lessonFile(lessonOf(model, plan.record)) },
        own: ownFiles(plan, project),
        force: flags.force,
      });
      const ended = endedCount(model.counts);
      if (ended < model.trialCount)
        output.notice(
          `only ${ended} of ${model.trialCount} trials have ended: what the others show is not in it; write it again once they have`,
        );
      output.notice(proposal.sentence);
      output.notice(`check it, then: ${repeatCommand(relative(process.cwd(), path), programName())}`);
      output.result(`${path}\n${lessonPath}`);
    });
  },
};

/** The task as a file at `path` must name it. */
function taskFrom({ record: { task } }: Plan, { project, path }: { project: string; path: string }): string {
  if (task.kind === 'built-in') return task.name;
  const from = relative(dirname(path), join(project, task.file)).split(sep).join('/');
  return from.startsWith('.') ? from : `./${from}`;
}

/** What is written here must be what is read there. */
function check(text: string, path: string): void {
  const { config, problems } = parseSweep(text, path);
  if (config === undefined) throw new Error(`the next sweep file is not valid:\n${renderProblems(problems, text)}`);
}

/** The files that the sweep was read from: its sweep file and its lesson. */
function ownFiles({ settings: { file, lesson } }: Plan, project: string): string[] {
  const folder = resolve(project, file === undefined ? '.' : dirname(file));
  return [
    ...(file === undefined ? [] : [resolve(project, file)]),
    ...(lesson === undefined ? [] : [resolve(folder, lesson)]),
  ];
}
