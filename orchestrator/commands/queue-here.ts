import { openOutput } from '../output.ts';
import type { RegisteredSweep } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { plural } from '../report/numbers.ts';
import { listenForInterrupts } from '../run/interrupts.ts';
import type { SubmitContext } from '../run/submit-sweep.ts';
import { withSession } from '../session.ts';
import { pickSweep } from './pick-sweep.ts';

/** Has a verb queue trials of the sweep that the flags name, and tells how many; `what` names them. */
export async function queueHere(
  flags: { readonly sweep?: string | undefined; readonly store?: string | undefined; readonly json: boolean },
  what: string,
  queue: (store: SweepStore, sweep: RegisteredSweep, context: SubmitContext) => Promise<number | null>,
): Promise<void> {
  const output = openOutput(flags);
  await withSession(flags, output.notice, async (session) => {
    const { sweep, store } = await pickSweep(session.store, flags.sweep, output);
    const interrupts = listenForInterrupts((level) => level === 2 && process.exit(130));
    const context = { interrupts, onNotice: output.notice, now: () => Date.now() };
    const added = await queue(store, sweep, context).finally(() => interrupts.dispose());
    const { sweepId } = sweep.record;
    if (added === null) {
      output.notice('left before the gates had answered; the same command goes on');
      process.exitCode = interrupts.exitCode();
    } else if (flags.json)
      output.result(JSON.stringify({ schemaVersion: 1, sweepId, state: 'running', added }, null, 2));
    else
      output.result(
        `${sweep.settings.name ?? 'sweep'} ${sweepId} is running: ${plural(added, 'trial')} ${what}\nfollow it: hypersweep watch ${sweepId}`,
      );
  });
}
