import { setTimeout as sleep } from 'node:timers/promises';
import { SweepError } from '../../shared/errors.ts';
import { beatEveryMs, isOurs, openPresence, type ForeignPresence, type Presence } from '../../shared/presence.ts';
import { workerJob, workerOfJob, workersQueue } from '../../shared/store-layout.ts';
import { inParallel } from './in-parallel.ts';
import type { SweepStore } from './sweep-store.ts';

/** A worker that made itself known, and whether it still does. */
export interface SeenWorker {
  readonly presence: Presence | ForeignPresence;
  /** `silent`: it has missed its beats, so it is dead, stopped or cut off. */
  readonly state: 'alive' | 'silent';
  /** Milliseconds since its last beat by this machine's clock; negative where its clock is ahead. */
  readonly ageMs: number;
}

/** A beat that is older by our clock is not believed before the next one was waited for: clocks differ. */
const believedMs = 2.5 * beatEveryMs;
/** How long a next beat is waited for. */
const patienceMs = 1.3 * beatEveryMs;
/** A silent worker is shown for so long, then forgotten; one that was only cut off makes itself known again. */
const forgottenAfterMs = 10 * 60_000;

/**
 * Every worker of the store, of whatever version and tag, oldest first by their own clocks. Takes some seconds only when one seems
 * silent: whether it beats is then watched, so that a clock that is an hour off kills nobody. Records that are not genuine go to
 * `onRefused`.
 */
export async function listWorkers(
  store: SweepStore,
  context: { readonly now: () => number; readonly onRefused: (error: SweepError) => void },
): Promise<SeenWorker[]> {
  const first = await readPresences(store, context.onRefused);
  const doubtful = first.some((presence) => Math.abs(context.now() - presence.at) > believedMs);
  if (doubtful) await sleep(patienceMs);
  const second = doubtful ? await readPresences(store, () => undefined) : first;
  const beats = new Map(first.map(({ id, beat }) => [id, beat]));
  const seen: SeenWorker[] = second.map((presence) => {
    const ageMs = context.now() - presence.at;
    const beaten = presence.beat !== beats.get(presence.id) || Math.abs(ageMs) <= believedMs;
    return { presence, state: beaten ? 'alive' : 'silent', ageMs };
  });
  const gone = seen.filter(({ state, ageMs }) => state === 'silent' && Math.abs(ageMs) > forgottenAfterMs);
  await inParallel(gone, ({ presence }) => store.broker.queue(workersQueue).remove(workerJob(presence.id)));
  return seen.filter((each) => !gone.includes(each)).sort((a, b) => startOf(a.presence) - startOf(b.presence));
}

/** Living workers of this record version and one of the backends that serve the store's tag. */
export function fitWorkers(workers: readonly SeenWorker[], tag: string): Presence[] {
  return workers
    .filter(({ state }) => state === 'alive')
    .map(({ presence }) => presence)
    .filter(isOurs)
    .filter((presence) => presence.tag === tag && !presence.leaving);
}

async function readPresences(
  store: SweepStore,
  onRefused: (error: SweepError) => void,
): Promise<(Presence | ForeignPresence)[]> {
  const queue = store.broker.queue(workersQueue);
  const ids = (await queue.getRanges(['waiting', 'prioritized'], 0, -1)).map(workerOfJob);
  const read = await inParallel(
    ids.filter((id) => id !== null),
    async (id) => {
      const job = await queue.getJob(workerJob(id));
      return job === undefined ? null : opened(() => openPresence(store.seal, id, job.data), onRefused);
    },
  );
  return read.filter((presence) => presence !== null);
}

function opened<T>(open: () => T, onRefused: (error: SweepError) => void): T | null {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof SweepError)) throw error;
    onRefused(error);
    return null;
  }
}

function startOf(presence: Presence | ForeignPresence): number {
  return isOurs(presence) ? presence.startedAt : presence.at;
}
