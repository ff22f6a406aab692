import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { recordVersion, type Provenance } from '../shared/records.ts';
import type { StoreAddress } from '../shared/store-address.ts';
import { gatesQueue, registryQueue, storeJob, trialQueue } from '../shared/store-layout.ts';
import { readStoreRecord } from '../shared/store-record.ts';
import { CodeStore } from './code-store.ts';
import { drainWithin } from './drain.ts';
import { FleetBreaker } from './fleet-breaker.ts';
import { HandBack } from './hand-back.ts';
import { leavesByItself, type LeaveRules } from './leave-rules.ts';
import { PresenceBeat } from './presence-beat.ts';
import { runAttempt, type WorkerContext } from './run-attempt.ts';
import { runGates } from './run-gates.ts';
import { RunnerPool } from './runner-pool.ts';
import type { RunnerStart } from './runner-process.ts';
import { WorkerState } from './worker-state.ts';
import { SweepCache } from './sweep-cache.ts';
import { openWorkerDoor, type JobHandle, type Lease, type WorkerDoor } from './trial-worker.ts';

/** Everything a worker is told at its start. */
export interface WorkerOptions {
  readonly address: StoreAddress;
  readonly namespace: string;
  readonly secret: string;
  readonly slots: number;
  /** CPU threads a runner may use. */
  readonly threads: number;
  readonly tag: string;
  readonly lease: Lease;
  readonly leave: LeaveRules;
  /** As in a worker's context. */
  readonly patienceMs: number;
  readonly stateFolder: string;
  readonly packageUrl: string;
  readonly runner: RunnerStart;
  readonly host: string;
  readonly pid: number;
  readonly hypersweep: string;
  readonly log: Logger;
  readonly now: () => number;
  /** Hears the wall seconds of every finished epoch. */
  readonly onEpoch?: (seconds: number) => void;
}

/** A worker at work. */
export interface Supervisor {
  readonly provenance: Provenance;
  /** Takes no further trial and resolves when those under way are done, or when the store seems to be gone for good. */
  readonly drain: () => Promise<void>;
  /** Hands the trials under way back, for another worker to run from their start. */
  readonly abort: () => void;
  /** Resolves when the worker should leave by its own rules. */
  readonly over: Promise<string>;
  readonly state: WorkerState;
  /** Jobs of this worker's trial queue by state, for metrics. */
  readonly queueDepth: () => Promise<Readonly<Record<string, number>>>;
  readonly runnersStarted: () => number;
}

/** A pause that lasts this long was left behind by a command that died while it withdrew trials. */
const forgottenPauseMs = 10_000;

const sameErrorEveryMs = 10_000;

/**
 * Starts a worker: loads the backend in a first runner, then serves the gates and the trials that this backend can run.
 * @throws Error when the backend cannot be loaded or the store has no id yet, SweepError `SECRET_WRONG`
 */
export async function startSupervisor(options: WorkerOptions): Promise<Supervisor> {
  const { tag, slots, now, log } = options;
  const door = openWorkerDoor(options.address, {
    namespace: options.namespace,
    lease: options.lease,
    onError: seldom((error) => log.warn({ error: error.message }, 'store')),
  });
  const storeId = readStoreRecord(options.secret, await door.readJob(registryQueue, storeJob));
  const seal = { secret: options.secret, storeId };
  const pool = new RunnerPool(slots, options.runner);
  const provenance = { ...(await pool.probe()), host: options.host, hypersweep: options.hypersweep };
  const leaving = new AbortController();
  const state = new WorkerState(now);
  const base = presenceOf(options, provenance);
  const beat = new PresenceBeat(door, { seal, base }, { state, now, log });
  const trials = trialQueue(provenance.backend, tag);
  const context = workerContext(options, {
    seal,
    door,
    pool,
    provenance,
    leaving: leaving.signal,
    state,
    beat,
    log,
    trials,
  });
  const serveTrials = door.serve(
    trials,
    slots,
    joining('trial-', (id, job) => runAttempt(context, id, job)),
  );
  const gatesQueues = [gatesQueue('auto', tag), gatesQueue(provenance.backend, tag)];
  const served = [serveTrials, ...gatesQueues.map((name) => door.serve(name, 1, joining('gates-', gatesOn(context))))];
  beat.start();
  const unpause = watchPause(door, trials);
  log.info({ id: base.id, backend: provenance.backend, slots, tag }, 'worker ready');
  const end = () => {
    log.info('taking no more trials');
    state.leaving = true;
    clearInterval(unpause);
    const { leave, lease } = options;
    return drainWithin({ drainMs: leave.drainMs, lease }, { served, door, pool, beat, leaving, log });
  };
  let drained: Promise<void> | undefined;
  return {
    provenance,
    state,
    drain: () => (drained ??= end()),
    abort: () => leaving.abort(),
    over: leavesByItself(state, options.leave, () => void serveTrials.pause()),
    runnersStarted: () => pool.started,
    queueDepth: () => door.count(trials, ['prioritized', 'waiting', 'delayed', 'active']),
  };
}

/** Answers gates, which count among what the worker does. */
function gatesOn(context: WorkerContext) {
  const { state } = context;
  return async (sweepId: string, job: JobHandle): Promise<string> => {
    const what = `gates of ${sweepId}`;
    state.begin(what, job.attemptsStarted);
    let end = 'gates';
    try {
      return await runGates(context, sweepId, job);
    } catch (error) {
      if (error instanceof HandBack) end = 'handed back';
      throw error;
    } finally {
      state.end(what, end);
    }
  };
}

function presenceOf(options: WorkerOptions, provenance: Provenance) {
  const { host, pid, hypersweep, slots, tag, threads } = options;
  const { node, tensorflow, backend } = provenance;
  const about = { host, pid, hypersweep, node, tensorflow, backend, threads, tag, slots };
  return { version: recordVersion, id: randomUUID(), startedAt: options.now(), ...about } as const;
}

function workerContext(
  options: WorkerOptions,
  parts: Pick<WorkerContext, 'seal' | 'pool' | 'provenance' | 'leaving' | 'state' | 'log'> & {
    readonly door: WorkerDoor;
    readonly beat: PresenceBeat;
    readonly trials: string;
  },
): WorkerContext {
  const { door, seal, log } = parts;
  const { now, patienceMs } = options;
  const sweeps = new SweepCache(door, seal);
  return {
    ...parts,
    sweeps,
    code: new CodeStore(door, seal, options),
    name: `${options.host}/${options.pid}`,
    now,
    patienceMs,
    peers: parts.beat,
    breaker: new FleetBreaker(door, { seal, sweeps, queue: parts.trials, now, log }),
    onEpoch: options.onEpoch ?? (() => undefined),
  };
}

/** The same listener, hearing one text once in ten seconds: a store that is away says the same a hundred times. */
function seldom(listener: (error: Error) => void): (error: Error) => void {
  const heard = new Map<string, number>();
  return (error) => {
    const now = performance.now();
    if (now - (heard.get(error.message) ?? -Infinity) < sameErrorEveryMs) return;
    if (heard.size > 100) heard.clear();
    heard.set(error.message, now);
    listener(error);
  };
}

/** A job that comes again while its first attempt still runs here joins that one: the store lost patience, not we. */
function joining(prefix: string, handler: (id: string, job: JobHandle) => Promise<string>) {
  const running = new Map<string, Promise<string>>();
  return (job: JobHandle): Promise<string> => {
    const known = running.get(job.id);
    if (known !== undefined) return known;
    const attempt = handler(job.id.slice(prefix.length), job).finally(() => running.delete(job.id));
    running.set(job.id, attempt);
    return attempt;
  };
}

function watchPause(door: WorkerDoor, queue: string): NodeJS.Timeout {
  let pausedSince: number | undefined;
  const look = async () => {
    if (!(await door.isPaused(queue))) pausedSince = undefined;
    else if (performance.now() - (pausedSince ??= performance.now()) >= forgottenPauseMs) await door.resume(queue);
  };
  return setInterval(() => void look().catch(() => undefined), forgottenPauseMs / 2);
}
