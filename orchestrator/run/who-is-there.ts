import { isOurs } from '../../shared/presence.ts';
import { recordVersion } from '../../shared/records.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { fitWorkers, listWorkers, type SeenWorker } from '../queue/workers.ts';

/** Why nothing happens yet, in one line: no worker at all, none of this version or tag, or some that are busy. */
export async function whoIsThere(store: SweepStore, now: () => number): Promise<string> {
  const workers = await listWorkers(store, { now, onRefused: () => undefined });
  return waitingWords(
    workers.filter(({ state }) => state === 'alive'),
    store.tag,
  );
}

function waitingWords(alive: readonly SeenWorker[], tag: string): string {
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
  return `waiting for a worker to look at task and data: ${fit.length} of the ${alive.length} there may take it, and are busy or loading it`;
}
