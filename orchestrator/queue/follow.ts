import { setTimeout as sleep } from 'node:timers/promises';
import type { Backend, Progress, Wanted } from '../../shared/records.ts';
import { progressSchema } from '../../shared/records.ts';
import { trialJob, trialQueue } from '../../shared/store-layout.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { readWanted } from './registry.ts';
import type { SweepStore } from './sweep-store.ts';
import { queueOf, readOutcomes } from './trials.ts';

/** Newest finished jobs that one look asks for. */
const newest = 1000;
/** Every trial that is still open is asked for this often, so that nothing a quick look missed stays missed. */
const fullLookMs = 3000;
/** What the owner wants is asked for this often. */
const controlMs = 1000;

/** What {@link followSweep} tells. */
export interface FollowListener {
  /** A trial reached a final state, is running now, or waits again. Called once for each change. */
  readonly onOutcome: (outcome: TrialOutcome) => void;
  /** After each look, also when nothing changed. May ask to end by giving true. */
  readonly onLook: (outcomes: ReadonlyMap<string, TrialOutcome>, wanted: Wanted) => boolean | Promise<boolean>;
}

/**
 * Watches a sweep until every trial is final, or until the owner no longer wants it to run and none runs any more. Counts and
 * results are the truth here; BullMQ's events, which may be lost, are not used. Gives the last state of every trial.
 * @throws SweepError `SWEEP_UNKNOWN` once the sweep has been deleted
 */
export async function followSweep(
  store: SweepStore,
  sweep: { readonly sweepId: string; readonly backend: Backend; readonly outcomes: readonly TrialOutcome[] },
  { onOutcome, onLook, everyMs }: FollowListener & { readonly everyMs: number },
): Promise<TrialOutcome[]> {
  const outcomes = new Map(sweep.outcomes.map((outcome) => [trialJob(outcome.trial.id), outcome]));
  const update = async (ids: readonly string[]) => {
    const trials = ids.map((id) => outcomes.get(id)?.trial).filter((trial) => trial !== undefined);
    for (const outcome of await readOutcomes(store, sweep.backend, trials)) {
      const id = trialJob(outcome.trial.id);
      const changed = outcomes.get(id)?.state !== outcome.state;
      outcomes.set(id, outcome);
      if (changed) onOutcome(outcome);
    }
  };
  const idsOf = (wanted: (outcome: TrialOutcome) => boolean) =>
    [...outcomes].filter(([, outcome]) => wanted(outcome)).map(([id]) => id);
  const open = () => idsOf((outcome) => !isFinal(outcome));
  let fullAt = 0;
  let controlAt = 0;
  let wanted: Wanted = 'running';
  for (let now = 0; ; now = performance.now()) {
    if (now - controlAt >= controlMs) {
      wanted = await readWanted(store, sweep.sweepId);
      controlAt = performance.now();
    }
    const full = now - fullAt >= fullLookMs || now === 0;
    if (full) fullAt = performance.now();
    // A failure is no result: somebody may have retried it.
    await update(
      full ? idsOf((outcome) => !('result' in outcome)) : await recentlyChanged(store, sweep.backend, outcomes),
    );
    const left = open();
    const stands = wanted !== 'running' && !(await anyRunning(store, sweep.backend, new Set(left)));
    // Who deletes a sweep cancels it first.
    if (stands) wanted = await readWanted(store, sweep.sweepId);
    const ended = left.length === 0 || (stands && wanted !== 'running');
    if (ended) await update(left);
    const enough = await onLook(outcomes, wanted);
    // The last trials may have ended between this look and what the listener ends for, such as the end of its worker.
    if (enough) await update(open());
    if (enough || ended) return [...outcomes.values()];
    await sleep(everyMs);
  }
}

/** Calls back for each progress that workers report on trials of this sweep. Live view only. */
export function followProgress(
  store: SweepStore,
  sweep: { readonly sweepId: string; readonly backend: Backend },
  listener: (trialId: string, progress: Progress) => void,
): void {
  const prefix = trialJob(`${sweep.sweepId}-`);
  store.broker.events(trialQueue(sweep.backend, store.tag)).onProgress((jobId, value) => {
    const progress = progressSchema.safeParse(value);
    if (jobId.startsWith(prefix) && progress.success) listener(jobId.slice(trialJob('').length), progress.data);
  });
}

/** Whether a trial's state will not change unless somebody asks for it. */
export function isFinal(outcome: TrialOutcome): boolean {
  return outcome.state !== 'waiting' && outcome.state !== 'running';
}

/** Ids of open trials that finished lately or run now: newest first, as far back as something is new. */
async function recentlyChanged(
  store: SweepStore,
  backend: Backend,
  outcomes: ReadonlyMap<string, TrialOutcome>,
): Promise<string[]> {
  const queue = queueOf(store, backend);
  const news: string[] = [];
  const isOpen = (id: string) => {
    const known = outcomes.get(id);
    return known !== undefined && !isFinal(known);
  };
  for (let start = 0; ; start += newest) {
    const finished = await queue.getRanges(['completed', 'failed'], start, start + newest - 1);
    const fresh = finished.filter(isOpen);
    news.push(...fresh);
    if (fresh.length < newest / 2) break;
  }
  const active = await queue.getRanges(['active'], 0, -1);
  news.push(...active.filter((id) => outcomes.get(id)?.state === 'waiting'));
  return [...new Set(news)];
}

async function anyRunning(store: SweepStore, backend: Backend, ids: ReadonlySet<string>): Promise<boolean> {
  const active = await queueOf(store, backend).getRanges(['active'], 0, -1);
  return active.some((id) => ids.has(id));
}
