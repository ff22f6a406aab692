import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { openOutput } from '../output.ts';
import type { RegisteredSweep } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { plural } from '../report/numbers.ts';
import { listenForInterrupts } from '../run/interrupts.ts';
import { stateOfEnded } from '../run/left-to-do.ts';
import type { SubmitContext } from '../run/submit-sweep.ts';
import { withSession } from '../session.ts';
import { pickSweep } from './pick-sweep.ts';
import { nothingToDo } from './withdraw-here.ts';

/** What a verb queues. */
export interface Queueing {
  /** Whether the verb has something to do for this trial. */
  readonly isLeft: (outcome: TrialOutcome) => boolean;
  readonly queue: (store: SweepStore, sweep: RegisteredSweep, context: SubmitContext) => Promise<number | null>;
}

/** Has a verb queue trials of the sweep that the flags name, and tells how many. */
export async function queueHere(
  flags: { readonly sweep?: string | undefined; readonly store?: string | undefined; readonly json: boolean },
  { isLeft, queue }: Queueing,
): Promise<void> {
  const output = openOutput(flags);
  await withSession(flags, output.notice, async (session) => {
    const { sweep, store } = await pickSweep(session.store, flags.sweep, output);
    const { sweepId } = sweep.record;
    const ended = await stateOfEnded(store, sweep, isLeft);
    if (ended !== null) {
      const document = { schemaVersion: 1, sweepId, state: ended, added: 0 };
      output.result(flags.json ? JSON.stringify(document, null, 2) : nothingToDo(sweep, ended));
      return;
    }
    const interrupts = listenForInterrupts((level) => level === 2 && process.exit(130));
    const context = { interrupts, onNotice: output.notice, now: () => Date.now() };
    const added = await queue(store, sweep, context).finally(() => interrupts.dispose());
    if (added === null) {
      output.notice('left before the gates had answered; the same command goes on');
      process.exitCode = interrupts.exitCode();
    } else if (flags.json)
      output.result(JSON.stringify({ schemaVersion: 1, sweepId, state: 'running', added }, null, 2));
    else
      output.result(
        `${sweep.settings.name ?? 'sweep'} ${sweepId} is running: ${plural(added, 'trial')} queued\nfollow it: hypersweep watch ${sweepId}`,
      );
  });
}
