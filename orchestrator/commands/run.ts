import { dirname } from 'node:path';
import type { Argv } from 'yargs';
import { openOutput, programName, type Output } from '../output.ts';
import { storeOf } from '../queue/sweep-store.ts';
import { renderPlan } from '../report/plan-table.ts';
import { buildReport } from '../run/build-report.ts';
import { exitCodeOf } from '../run/exit-code.ts';
import { listenForInterrupts } from '../run/interrupts.ts';
import { isToRun } from '../run/left-to-do.ts';
import type { PreparedSweep } from '../run/prepare-sweep.ts';
import { runSweep } from '../run/run-sweep.ts';
import { startSweep } from '../run/start-sweep.ts';
import { withSession, type Session } from '../session.ts';
import { analysisProgress } from './analysis-progress.ts';
import { jsonFlag, parseSlots, quietFlag, yesFlag, slotsFlag, storeFlag, wholeNumber } from './flags.ts';
import { prepareHere } from './prepare-here.ts';
import { repeatHere } from './repeat-here.ts';
import { openRunView } from './run-view.ts';
import { tellReport } from './tell-report.ts';

interface RunFlags {
  readonly file: string;
  readonly store?: string | undefined;
  readonly slots?: string | undefined;
  readonly trial?: string | undefined;
  readonly save?: string | undefined;
  readonly test?: boolean | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly yes: boolean;
}

/** `run FILE`: everything, with a local worker; run again after any interruption to go on where it stopped. */
export const runCommand = {
  command: 'run <file>',
  describe: 'run a sweep here: plan, train, report; the same command again resumes it',
  builder: (argv: Argv) =>
    argv
      .positional('file', { type: 'string', demandOption: true, describe: 'sweep file (YAML)' })
      .options({ ...slotsFlag, ...storeFlag, ...jsonFlag, ...quietFlag, ...yesFlag })
      .option('trial', { type: 'string', requiresArg: true, describe: 'train this one trial again, outside the sweep' })
      .option('save', {
        type: 'string',
        requiresArg: true,
        describe: 'with --trial: save the trained model into this folder',
      })
      .option('test', { type: 'boolean', describe: 'with --trial: score the test split too, once you have chosen' })
      .check(({ save, test, trial }) => {
        if (trial !== undefined || (save === undefined && test !== true)) return true;
        return `${save === undefined ? '--test' : '--save'} goes with --trial N.`;
      }),
  handler: async (flags: RunFlags): Promise<void> => {
    const output = openOutput(flags);
    const slots = parseSlots(flags.slots);
    const prepared = await prepareHere(flags.file, output);
    if (flags.trial !== undefined) {
      const number = wholeNumber('--trial', flags.trial, { min: 0, max: 1e9 });
      process.exitCode = await repeatHere(prepared, { ...flags, number }, output);
      return;
    }
    output.say(renderPlan(prepared.plan, output));
    // What the store has to say must not break into a live frame.
    const speaker = { notice: output.notice };
    const say = (text: string) => speaker.notice(text);
    await withSession({ ...flags, trainsBy: () => Date.now() }, say, async (session) => {
      process.exitCode = await runHere(session, prepared, { flags, slots, output, speaker });
    });
  },
};

interface RunHere {
  readonly flags: RunFlags;
  readonly slots: number;
  readonly output: Output;
  readonly speaker: { notice: (text: string) => void };
}

async function runHere(
  session: Session,
  given: PreparedSweep,
  { flags, slots, output, speaker }: RunHere,
): Promise<number> {
  const { open } = session;
  const { prepared, news } = await startSweep(session.store, given, dirname(open.stateFolder));
  const store = storeOf(session.store, prepared.plan.record);
  for (const line of news) output.notice(line);
  const view = openRunView(prepared.plan, { output, quiet: flags.quiet || flags.json, slots });
  if (!flags.quiet) speaker.notice = view.notice;
  const reporting = { begun: false, controller: new AbortController() };
  const interrupts = listenForInterrupts((level) => {
    // Trials have ended then: what is left to interrupt is the analysis.
    if (reporting.begun) reporting.controller.abort();
    // The first one is answered by the run, which knows what it means.
    else if (level > 1)
      view.notice(level === 2 ? 'cancelling the running trials (Ctrl-C again leaves at once)' : 'leaving');
  });
  try {
    const { address, secret, stateFolder, kind } = open;
    const worker = { address, secret, stateFolder, slots, tag: store.tag, isPrivate: kind === 'private' };
    const { backend } = prepared.plan.record;
    const end = await runSweep({
      prepared,
      store,
      worker: { ...worker, backend, environment: process.env },
      view,
      interrupts,
      now: () => Date.now(),
      yes: flags.yes,
    });
    view.close();
    speaker.notice = output.notice;
    reporting.begun = true;
    const progress = analysisProgress(output);
    const model = await buildReport(
      store,
      { plan: prepared.plan, ...end },
      {
        now: Date.now(),
        file: flags.file,
        program: programName(),
        project: dirname(stateFolder),
        ...progress,
        signal: reporting.controller.signal,
      },
    );
    progress.end();
    if (!end.ran)
      output.notice('this sweep is finished: nothing was run (a larger run_cap or more replicates extend it)');
    if (end.stopped !== null) output.notice(`the sweep was stopped: ${end.stopped}`);
    await tellReport(model, { stateFolder, output, json: flags.json });
    if (interrupts.level() > 0 && end.outcomes.some(isToRun))
      output.notice('interrupted; the same command goes on where this one stopped');
    return exitCodeOf(model.state, interrupts);
  } finally {
    view.close();
    speaker.notice = output.notice;
    interrupts.dispose();
  }
}
