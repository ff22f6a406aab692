import type { Output } from '../output.ts';
import { chooseSweep, listSweeps, type RegisteredSweep } from '../queue/registry.ts';
import { storeOf, type SweepStore } from '../queue/sweep-store.ts';

/**
 * The sweep that a name or the beginning of an id means, the newest where none is given, with the store as that sweep sees it.
 * @throws SweepError `SWEEP_UNKNOWN`
 */
export async function pickSweep(
  store: SweepStore,
  wanted: string | undefined,
  output: Output,
): Promise<{ readonly sweep: RegisteredSweep; readonly store: SweepStore }> {
  const sweep = chooseSweep(await listSweeps(store, (error) => output.notice(error.message)), wanted);
  return { sweep, store: storeOf(store, sweep.record) };
}
