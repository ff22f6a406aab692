import { dirname } from 'node:path';
import type { Argv } from 'yargs';
import type { Wanted } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { openOutput, programName } from '../output.ts';
import { followProgress, followSweep } from '../queue/follow.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { listenForInterrupts, type Interrupts } from '../run/interrupts.ts';
import { buildReport } from '../run/build-report.ts';
import type { RunView } from '../run/run-view.ts';
import { tellStandstill, whoIsThere } from '../run/who-is-there.ts';
import { readSnapshot, type SweepSnapshot } from '../run/sweep-state.ts';
import { withSession } from '../session.ts';
import { analysisProgress } from './analysis-progress.ts';
import { jsonFlag, quietFlag, storeFlag, sweepPositional } from './flags.ts';
import { pickSweep } from './pick-sweep.ts';
import { openRunView } from './run-view.ts';
import { tellReport } from './tell-report.ts';

/** `watch [SWEEP]`: the live view of a sweep that runs elsewhere; leaving it changes nothing. */
export const watchCommand = {
  command: 'watch [sweep]',
  describe: 'follow a sweep that others run, then show its report; Ctrl-C leaves it running',
  builder: (argv: Argv) =>
    argv.positional('sweep', sweepPositional).options({ ...storeFlag, ...jsonFlag, ...quietFlag }),
  handler: async (flags: {
    sweep?: string | undefined;
    store?: string | undefined;
    json: boolean;
    quiet: boolean;
  }): Promise<void> => {
    const output = openOutput(flags);
    await withSession(flags, output.notice, async ({ store: whole, open }) => {
      const { sweep, store } = await pickSweep(whole, flags.sweep, output);
      const snapshot = await readSnapshot(store, sweep);
      const view = openRunView(snapshot.plan, { output, quiet: flags.quiet || flags.json, slots: 0 });
      const analysis = new AbortController();
      const interrupts = listenForInterrupts((level) => (level > 1 ? analysis.abort() : undefined));
      let last: SweepSnapshot;
      try {
        last = await follow(store, snapshot, { view, interrupts, notice: output.notice });
      } finally {
        view.close();
      }
      const progress = analysisProgress(output);
      const about = {
        now: Date.now(),
        program: programName(),
        project: dirname(open.stateFolder),
        ...progress,
        signal: analysis.signal,
      };
      const model = await buildReport(store, last, about);
      progress.end();
      interrupts.dispose();
      await tellReport(model, { stateFolder: open.stateFolder, output, json: flags.json });
      if (interrupts.level() > 0) process.exitCode = interrupts.exitCode();
    });
  },
};

/** Shows what becomes of the sweep until nothing changes any more or the reader leaves; gives how it stands then. */
async function follow(
  store: SweepStore,
  snapshot: SweepSnapshot,
  {
    view,
    interrupts,
    notice,
  }: { readonly view: RunView; readonly interrupts: Interrupts; readonly notice: (text: string) => void },
): Promise<SweepSnapshot> {
  const { plan, gates } = snapshot;
  if (gates === null) {
    notice('its gates have not answered yet: no worker has taken it up');
    return snapshot;
  }
  const { backend } = gates.provenance;
  const { sweepId } = plan.record;
  view.begin(snapshot.outcomes);
  followProgress(store, { sweepId, backend }, view.progress);
  const asked = { sweepId, backend, forWhat: 'take its trials' } as const;
  const standstill = tellStandstill(whoIsThere(store, { ...asked, now: () => Date.now(), onNotice: view.notice }));
  let { wanted } = snapshot;
  const onLook = (now: ReadonlyMap<string, TrialOutcome>, nowWanted: Wanted) => {
    wanted = nowWanted;
    view.look(now);
    standstill(wanted === 'running' ? now : new Map());
    return interrupts.level() > 0;
  };
  const listener = { onOutcome: view.outcome, onLook, everyMs: 500 };
  const outcomes = await followSweep(store, { sweepId, backend, outcomes: snapshot.outcomes }, listener);
  return { ...snapshot, wanted, outcomes };
}
