import { isOurs } from '../../shared/presence.ts';
import { recordVersion } from '../../shared/records.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { plain } from '../report/text.ts';
import { fitWorkers, listWorkers, type SeenWorker } from '../queue/workers.ts';

/**
 * Gives what tells, whenever it is called and the answer has changed, why nothing happens yet: no worker at all, none of this version
 * or tag, none that can run the sweep, or some that are busy.
 */
export function whoIsThere(
  store: SweepStore,
  {
    sweepId,
    now,
    onNotice,
  }: { readonly sweepId: string; readonly now: () => number; readonly onNotice: (text: string) => void },
): () => void {
  let told = '';
  let looking = false;
  const look = async () => {
    const workers = await listWorkers(store, { now, onRefused: () => undefined });
    const words = waitingWords(
      workers.filter(({ state }) => state === 'alive'),
      { tag: store.tag, sweepId },
    );
    if (words !== told) onNotice(words);
    told = words;
  };
  return () => {
    if (looking) return;
    looking = true;
    void look()
      .catch(() => undefined)
      .finally(() => (looking = false));
  };
}

/** In one line, but for what each worker lacks. */
export function waitingWords(
  alive: readonly SeenWorker[],
  { tag, sweepId }: { readonly tag: string; readonly sweepId: string },
): string {
  const start = `start one: hypersweep worker --store ...${tag === 'default' ? '' : ` --tag ${tag}`}`;
  if (alive.length === 0) return `waiting for a worker to look at task and data; none is there (${start})`;
  const foreign = alive.filter(({ presence }) => !isOurs(presence)).map(({ presence }) => presence.hypersweep);
  if (foreign.length === alive.length) {
    return (
      `waiting for a worker: the ${foreign.length} there are of hypersweep ${[...new Set(foreign)].join(', ')}, which speaks ` +
      `another record version than this one (${recordVersion}); install the same everywhere`
    );
  }
  const fit = fitWorkers(alive, tag);
  if (fit.length === 0) return `waiting for a worker: of the ${alive.length} there, none has the tag ${tag} (${start})`;
  const unfit = fit.flatMap((presence) => {
    const lack = presence.unfit.find((each) => each.sweepId === sweepId);
    return lack === undefined ? [] : [`${presence.host}/${presence.pid}: ${lack.why}`];
  });
  if (unfit.length === fit.length)
    return `waiting for a worker that can run it; none of the ${fit.length} there can:\n  ${unfit.map(plain).join('\n  ')}`;
  return `waiting for a worker to look at task and data: ${fit.length} of the ${alive.length} there may take it, and are busy or loading it`;
}
