import { openOutput } from '../output.ts';
import type { RegisteredSweep } from '../queue/registry.ts';
import type { SweepStatus } from '../report/model-types.ts';
import { plural } from '../report/numbers.ts';
import { isOpen, stateOfEnded } from '../run/left-to-do.ts';
import { withdrawSweep } from '../run/withdraw-sweep.ts';
import { withSession } from '../session.ts';
import { pickSweep } from './pick-sweep.ts';

/** Flags of the verbs that stop a sweep. */
export interface WithdrawFlags {
  readonly sweep?: string | undefined;
  readonly store?: string | undefined;
  readonly json: boolean;
}

/** Pauses or cancels the sweep that the flags name, and tells what that means for its trials. */
export async function withdrawHere(flags: WithdrawFlags, wanted: 'paused' | 'cancelled'): Promise<void> {
  const output = openOutput(flags);
  await withSession(flags, output.notice, async (session) => {
    const { sweep, store } = await pickSweep(session.store, flags.sweep, output);
    const { sweepId } = sweep.record;
    const ended = await stateOfEnded(store, sweep, isOpen);
    const { withdrawn, running } =
      ended === null
        ? await withdrawSweep(store, sweep, { wanted, now: () => Date.now() })
        : { withdrawn: 0, running: 0 };
    if (flags.json) {
      const state = ended ?? wanted;
      output.result(JSON.stringify({ schemaVersion: 1, sweepId, state, withdrawn, running }, null, 2));
      return;
    }
    if (ended !== null) {
      output.result(nothingToDo(sweep, ended));
      return;
    }
    const then = wanted === 'paused' ? 'which finish' : 'which are stopped within seconds';
    const left = running === 0 ? '' : `; ${plural(running, 'trial')} running, ${then}`;
    output.result(
      `${sweep.settings.name ?? 'sweep'} ${sweepId} is ${wanted}: ${plural(withdrawn, 'trial')} taken out of the queue${left}\n` +
        `go on with: hypersweep resume ${sweepId}`,
    );
  });
}

/** What a verb says of a sweep that it has nothing to do for. */
export function nothingToDo({ record, settings }: RegisteredSweep, state: SweepStatus): string {
  const retry = state === 'failed' ? `\ntry its failed trials again: hypersweep retry ${record.sweepId}` : '';
  return `${settings.name ?? 'sweep'} ${record.sweepId} is ${state}: nothing to do${retry}`;
}
