import { SweepError } from '../../shared/errors.ts';
import type { Backend, DataSummary, FailureClass } from '../../shared/records.ts';
import { openTrial, sealTrial, type OpenedTrial } from '../../shared/sealed.ts';
import { trialJob, trialQueue } from '../../shared/store-layout.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { Trial } from '../../shared/trial.ts';
import { hasFinished, type JobQueue, type StoredJob } from './broker.ts';
import { inParallel } from './in-parallel.ts';
import { readWanted } from './registry.ts';
import type { SweepStore } from './sweep-store.ts';

/** BullMQ's largest priority. */
const largestPriority = 2 ** 21 - 1;
/** Jobs added in one call: the fastest on both stores, and one atomic statement on PostgreSQL. */
const chunkSize = 500;
/** So that one chunk is signed here while the store takes the others. */
const chunksAtOnce = 3;
/** Running jobs looked at for the queue's place. */
const runningLooked = 100;
/** Waiting jobs looked at for one that ran before. */
const waitingLooked = 1000;
/** Ours are counted by class (retry in the sweep file), so BullMQ's own counters must never bite. */
const attempts = 1_000_000;
/** A trial that ended so never trained to its end, for no fault of its own: resuming runs it. Other failures are final until `retry`. */
const resumable: readonly FailureClass[] = ['lost', 'cancelled', 'data', 'missing'];

/** Weights that priorities stand for: each step up doubles the share. */
function weightOf(priority: number): number {
  return 2 ** priority;
}

/** What the trials of a sweep have in common in the queue. */
export interface TrialPlace {
  readonly sweepId: string;
  readonly backend: Backend;
  /** Data fingerprint that the gates met, null for a trainable. */
  readonly fingerprint: string | null;
  /** The files behind it. */
  readonly files?: DataSummary['files'];
  /** The sweep's share of the workers beside others: -10 to 10, 0 normal, each step up doubles it. */
  readonly priority?: number;
}

/** The queue that holds a sweep's trials. */
export function queueOf(store: SweepStore, backend: Backend): JobQueue {
  return store.broker.queue(trialQueue(backend, store.tag));
}

/**
 * Adds the trials that have no result and do not wait already, in the given order; ids that exist are ignored, so it may be
 * repeated at any time. Stops when the owner no longer wants the sweep to run. Gives how many were added.
 * @throws SweepError `SWEEP_UNKNOWN` once the sweep has been deleted
 */
export async function enqueueTrials(
  store: SweepStore,
  place: TrialPlace,
  outcomes: readonly TrialOutcome[],
): Promise<number> {
  const queue = queueOf(store, place.backend);
  const wanted = outcomes.filter(isResumable);
  const finished = new Set(await queue.getRanges(['completed', 'failed'], 0, -1));
  await inParallel(
    wanted.filter(({ trial }) => finished.has(trialJob(trial.id))),
    ({ trial }) => makeRoom(store, queue, trial),
  );
  const floor = await floorOf(queue);
  const weight = weightOf(place.priority ?? 0);
  const jobOf = ({ trial }: TrialOutcome, index: number) => ({
    name: 'trial',
    data: sealTrial(store.seal, bodyOf(trial, place)),
    opts: {
      jobId: trialJob(trial.id),
      priority: Math.min(floor + Math.ceil((index + 1) / weight), largestPriority),
      attempts,
      // The workers say: at once.
      backoff: { type: 'custom' },
    },
  });
  const chunks = Array.from({ length: Math.ceil(wanted.length / chunkSize) }, (_, chunk) => chunk * chunkSize);
  const addChunk = async (start: number): Promise<number> => {
    if ((await readWanted(store, place.sweepId)) !== 'running') return 0;
    const chunk = wanted.slice(start, start + chunkSize);
    await queue.addBulk(chunk.map((outcome, index) => jobOf(outcome, start + index)));
    return chunk.length;
  };
  const added = await inParallel(chunks, addChunk, chunksAtOnce);
  return added.reduce((sum, count) => sum + count, 0);
}

/**
 * The priority that the queue has got to: new trials are placed from there on, so that they share the workers with those that
 * wait already. The middle one of the running trials': one that was retried keeps its old, low one, and a long last trial of
 * another sweep its high one.
 */
async function floorOf(queue: JobQueue): Promise<number> {
  const [next] = await queue.getJobs(['prioritized'], 0, 0, true);
  if (next === undefined) return 0;
  const running = await queue.getJobs(['active'], 0, runningLooked - 1, true);
  const sorted = running.map(({ priority }) => priority).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? next.priority;
}

/**
 * Adds again what the queue lost: trials that wait by all accounts and stand in no list, because the store went away in
 * mid-call or another command withdrew them at the same moment. Gives how many.
 */
export async function requeueMissing(
  store: SweepStore,
  place: TrialPlace,
  open: readonly TrialOutcome[],
): Promise<number> {
  if (open.length === 0) return 0;
  const queued = new Set(
    await queueOf(store, place.backend).getRanges(['prioritized', 'waiting', 'delayed', 'active'], 0, -1),
  );
  const suspects = open.filter(({ trial }) => !queued.has(trialJob(trial.id)));
  if (suspects.length === 0) return 0;
  // Those that moved from one list to the next while the lists were read have finished or run by now.
  const now = await readOutcomes(
    store,
    place.backend,
    suspects.map(({ trial }) => trial),
  );
  return enqueueTrials(
    store,
    place,
    now.filter(({ state }) => state === 'waiting'),
  );
}

/** Whether resuming a sweep runs this trial (again). */
export function isResumable(outcome: TrialOutcome): boolean {
  if (outcome.state === 'waiting') return true;
  return 'failure' in outcome && resumable.includes(outcome.failure.class);
}

/** What the store says of each trial, in the given order. `running` lists the ids of jobs being worked on. */
export async function readOutcomes(
  store: SweepStore,
  backend: Backend,
  trials: readonly Trial[],
): Promise<TrialOutcome[]> {
  const queue = queueOf(store, backend);
  const active = new Set(await queue.getRanges(['active'], 0, -1));
  return inParallel(trials, async (trial) =>
    outcomeOf(store, trial, { job: await queue.getJob(trialJob(trial.id)), active }),
  );
}

/**
 * As {@link readOutcomes}, at the price of the trials that may have begun alone: any other counts as waiting, whether it is queued
 * or not. One that waits again, and may have its result already, stands among the first in the queue.
 */
export async function readBegun(
  store: SweepStore,
  backend: Backend,
  trials: readonly Trial[],
): Promise<TrialOutcome[]> {
  const queue = queueOf(store, backend);
  const first = await queue.getRanges(['prioritized'], 0, waitingLooked - 1, true);
  const begun = new Set([
    ...first,
    ...(await queue.getRanges(['waiting', 'delayed', 'active', 'completed', 'failed'], 0, -1)),
  ]);
  const isBegun = ({ id }: Trial) => begun.has(trialJob(id));
  const read = (await readOutcomes(store, backend, trials.filter(isBegun))).values();
  return trials.map((trial) => {
    const outcome = isBegun(trial) ? read.next().value : undefined;
    return outcome ?? { trial, state: 'waiting' };
  });
}

/**
 * Takes a sweep's waiting trials out of the queue and gives how many there were. Write what the owner wants first, so that nobody
 * adds them again.
 */
export async function withdrawTrials(store: SweepStore, backend: Backend, sweepId: string): Promise<number> {
  const queue = queueOf(store, backend);
  const prefix = trialJob(`${sweepId}-`);
  // While the queue is paused no worker takes a trial that is being removed (PostgreSQL would delete it under its hands).
  await queue.pause();
  try {
    const waiting = await queue.getRanges(['prioritized', 'waiting', 'delayed'], 0, -1, true);
    const ours = waiting.filter((id) => id.startsWith(prefix));
    await queue.removeAll(ours);
    return ours.length;
  } finally {
    await queue.resume();
  }
}

/** How many of a sweep's trials run now. */
export async function countRunning(store: SweepStore, backend: Backend, sweepId: string): Promise<number> {
  const prefix = trialJob(`${sweepId}-`);
  const active = await queueOf(store, backend).getRanges(['active'], 0, -1);
  return active.filter((id) => id.startsWith(prefix)).length;
}

/** Every job of a sweep's trials, in whatever state. */
export async function trialJobsOf(store: SweepStore, backend: Backend, sweepId: string): Promise<string[]> {
  const states = ['prioritized', 'waiting', 'delayed', 'active', 'completed', 'failed'] as const;
  const ids = await queueOf(store, backend).getRanges([...states], 0, -1);
  return ids.filter((id) => id.startsWith(trialJob(`${sweepId}-`)));
}

/** Frees the ids of trials that failed, so that they can be queued again; trials with a result are left alone. */
export async function clearFailed(
  store: SweepStore,
  backend: Backend,
  outcomes: readonly TrialOutcome[],
): Promise<void> {
  const queue = queueOf(store, backend);
  const active = new Set(await queue.getRanges(['active'], 0, -1));
  const idle = outcomes.filter(({ trial }) => !active.has(trialJob(trial.id)));
  const cleared = await inParallel(idle, async ({ trial }) => {
    const id = trialJob(trial.id);
    const now = outcomeOf(store, trial, { job: await queue.getJob(id), active });
    return 'result' in now ? [] : [id];
  });
  await queue.removeAll(cleared.flat());
}

function bodyOf(trial: Trial, place: TrialPlace) {
  const { id, configuration, replicate, seed, params } = trial;
  return {
    version: 1 as const,
    sweepId: place.sweepId,
    id,
    configuration,
    replicate,
    seed,
    params,
    fingerprint: place.fingerprint,
    ...(place.files === undefined ? {} : { files: place.files }),
  };
}

/** Removes a finished job without a result so that its id is free; looks again first, since another command may have been quicker. */
async function makeRoom(store: SweepStore, queue: JobQueue, trial: Trial): Promise<void> {
  const job = await queue.getJob(trialJob(trial.id));
  if (!hasFinished(job)) return;
  const now = outcomeOf(store, trial, { job, active: new Set() });
  if (isResumable(now)) await queue.remove(trialJob(trial.id));
}

function outcomeOf(
  store: SweepStore,
  trial: Trial,
  { job, active }: { readonly job: StoredJob | undefined; readonly active: ReadonlySet<string> },
): TrialOutcome {
  if (job === undefined) return { trial, state: 'waiting' };
  const opened = openOrRefuse(store, trial, job);
  if (opened instanceof SweepError) {
    return {
      trial,
      state: 'failed',
      failure: { class: 'payload', attempt: 0, message: opened.message, at: job.finishedOn ?? 0 },
    };
  }
  const { result, failure } = opened;
  if (result !== null) return { trial, state: result.state, result };
  if (failure !== null) return { trial, state: failure.class === 'cancelled' ? 'cancelled' : 'failed', failure };
  if (active.has(trialJob(trial.id))) return { trial, state: 'running' };
  // BullMQ may call it finished, yet no worker of ours wrote why: the store went away in mid-call. It runs again.
  return { trial, state: 'waiting' };
}

function openOrRefuse(store: SweepStore, trial: Trial, job: StoredJob): OpenedTrial | SweepError {
  try {
    return openTrial(store.seal, trial.id, job.data);
  } catch (error) {
    if (error instanceof SweepError) return error;
    throw error;
  }
}
