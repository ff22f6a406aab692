import { isOurs } from '../../shared/presence.ts';
import { recordVersion, type SweepRecord } from '../../shared/records.ts';
import { defaultTag } from '../../shared/store-layout.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { workerNames } from '../../shared/worker-names.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { plain } from '../report/text.ts';
import { fitWorkers, listWorkers, type SeenWorker } from '../queue/workers.ts';

/** What waits for a worker. */
export interface Asked extends Pick<SweepRecord, 'sweepId' | 'backend'> {
  readonly forWhat: 'look at task and data' | 'take its trials';
}

/**
 * Gives what tells, whenever it is called and the answer has changed, why nothing happens yet: no worker at all, none of this version
 * or tag, none that can run the sweep, or some that are busy.
 */
export function whoIsThere(
  store: SweepStore,
  { now, onNotice, ...asked }: Asked & { readonly now: () => number; readonly onNotice: (text: string) => void },
): () => void {
  let told = '';
  let looking = false;
  const look = async () => {
    const workers = await listWorkers(store, { now, onRefused: () => undefined });
    const words = waitingWords(
      workers.filter(({ state }) => state === 'alive'),
      { ...asked, tag: store.tag },
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

/** So long nothing must have happened before it is said why. */
const standstillMs = 10_000;
const againMs = 5000;

/** Gives what is to be called at each look at a sweep; calls `tell`, again and again, while trials wait, none runs and none ends. */
export function tellStandstill(tell: () => void): (outcomes: ReadonlyMap<string, TrialOutcome>) => void {
  let dueAt = performance.now() + standstillMs;
  let waitedBefore = 0;
  return (outcomes) => {
    const states = [...outcomes.values()].map(({ state }) => state);
    const waits = states.filter((state) => state === 'waiting').length;
    if (waits === 0 || waits !== waitedBefore || states.includes('running')) dueAt = performance.now() + standstillMs;
    waitedBefore = waits;
    if (performance.now() < dueAt) return;
    dueAt = performance.now() + againMs;
    tell();
  };
}

/** In one line, but for what each worker lacks. */
export function waitingWords(
  alive: readonly SeenWorker[],
  { tag, sweepId, backend, forWhat }: Asked & { readonly tag: string },
): string {
  const flags = [
    ...(tag === defaultTag ? [] : [` --tag ${tag}`]),
    ...(backend === 'auto' ? [] : [` --backend ${backend}`]),
  ];
  const start = `start one: hypersweep worker --store ...${flags.join('')}`;
  if (alive.length === 0) return `waiting for a worker to ${forWhat}; none is there (${start})`;
  const foreign = alive.filter(({ presence }) => !isOurs(presence)).map(({ presence }) => presence.hypersweep);
  if (foreign.length === alive.length) {
    return (
      `waiting for a worker: the ${foreign.length} there are of hypersweep ${[...new Set(foreign)].join(', ')}, which speaks ` +
      `another record version than this one (${recordVersion}); install the same everywhere`
    );
  }
  const tagged = fitWorkers(alive, tag);
  if (tagged.length === 0)
    return `waiting for a worker: of the ${alive.length} there, none has the tag ${tag} (${start})`;
  const fit = tagged.filter((presence) => backend === 'auto' || presence.backend === backend);
  if (fit.length === 0)
    return `waiting for a worker: of the ${tagged.length} there, none trains on the backend ${backend} (${start})`;
  const names = workerNames(fit);
  const unfit = fit.flatMap((presence) => {
    const lack = presence.unfit.find((each) => each.sweepId === sweepId);
    return lack === undefined ? [] : [`${names.get(presence.id) ?? ''}: ${lack.why}`];
  });
  if (unfit.length === fit.length)
    return `waiting for a worker that can run it; none of the ${fit.length} there can:\n  ${unfit.map(plain).join('\n  ')}`;
  return `waiting for a worker to ${forWhat}: ${fit.length - unfit.length} of the ${alive.length} there may take it, and are busy or loading it`;
}
