import { openOutput } from '../output.ts';
import { plural } from '../report/numbers.ts';
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
    const { withdrawn, running } = await withdrawSweep(store, sweep, { wanted, now: () => Date.now() });
    const { sweepId } = sweep.record;
    if (flags.json) {
      output.result(JSON.stringify({ schemaVersion: 1, sweepId, state: wanted, withdrawn, running }, null, 2));
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
