import type { Output } from '../output.ts';
import { chooseSweep, listSweeps, type RegisteredSweep } from '../queue/registry.ts';
import { storeOf, type SweepStore } from '../queue/sweep-store.ts';
import { tellOtherVersions, tellRefused } from './tell-refused.ts';

/**
 * The sweep that a name or the beginning of an id means, the newest where none is given, with the store as that sweep sees it.
 * @throws SweepError `SWEEP_UNKNOWN`
 */
export async function pickSweep(
  store: SweepStore,
  wanted: string | undefined,
  output: Pick<Output, 'notice'>,
): Promise<{ readonly sweep: RegisteredSweep; readonly store: SweepStore }> {
  const sweeps = await listSweeps(store, tellRefused(output));
  try {
    const sweep = chooseSweep(sweeps, wanted);
    return { sweep, store: storeOf(store, sweep.record) };
  } catch (error) {
    await tellOtherVersions(store, output);
    throw error;
  }
}
