import type { Logger } from 'pino';
import { z } from 'zod';
import type { Provenance } from '../shared/records.ts';
import type { StoreAddress } from '../shared/store-address.ts';
import { gatesQueue, registryQueue, storeJob, trialQueue } from '../shared/store-layout.ts';
import { CodeStore } from './code-store.ts';
import { runAttempt, type WorkerContext } from './run-attempt.ts';
import { runGates } from './run-gates.ts';
import { RunnerPool } from './runner-pool.ts';
import type { RunnerStart } from './runner-process.ts';
import { listenForSilence } from './store-silence.ts';
import { SweepCache } from './sweep-cache.ts';
import { openWorkerDoor, type JobHandle, type Lease, type Served, type WorkerDoor } from './trial-worker.ts';

/** Everything a worker is told at its start. */
export interface WorkerOptions {
  readonly address: StoreAddress;
  readonly namespace: string;
  readonly secret: string;
  readonly slots: number;
  readonly tag: string;
  readonly lease: Lease;
  readonly stateFolder: string;
  readonly packageUrl: string;
  readonly runner: RunnerStart;
  readonly host: string;
  readonly pid: number;
  readonly hypersweep: string;
  readonly log: Logger;
  readonly now: () => number;
}

/** A worker at work. */
export interface Supervisor {
  readonly provenance: Provenance;
  /** Takes no further trial and resolves when those under way are done, or when the store seems to be gone for good. */
  readonly drain: () => Promise<void>;
  /** Hands the trials under way back, for another worker to run from their start. */
  readonly abort: () => void;
}

/** A pause that lasts this long was left behind by a command that died while it withdrew trials. */
const forgottenPauseMs = 10_000;

/** A worker that leaves waits this many leases for a store that is away: then its trials are taken up elsewhere, or nowhere. */
const leasesOfSilence = 4;

/**
 * Starts a worker: loads the backend in a first runner, then serves the gates and the trials that this backend can run.
 * @throws Error when the backend cannot be loaded or the store has no id yet
 */
export async function startSupervisor(options: WorkerOptions): Promise<Supervisor> {
  const { log, tag, slots } = options;
  const pool = new RunnerPool(slots, options.runner);
  const probed = await pool.probe();
  const provenance = { ...probed, host: options.host, hypersweep: options.hypersweep };
  const door = openWorkerDoor(options.address, {
    namespace: options.namespace,
    lease: options.lease,
    onError: (error) => log.warn({ error: error.message }, 'store'),
  });
  const leaving = new AbortController();
  const context = await workerContext(options, { door, pool, provenance, leaving: leaving.signal });
  const trials = trialQueue(provenance.backend, tag);
  const gates = (sweepId: string, job: JobHandle) => runGates(context, sweepId, job);
  const served = [
    door.serve(
      trials,
      slots,
      joining('trial-', (id, job) => runAttempt(context, id, job)),
    ),
    door.serve(gatesQueue('auto', tag), 1, joining('gates-', gates)),
    door.serve(gatesQueue(provenance.backend, tag), 1, joining('gates-', gates)),
  ];
  const unpause = watchPause(door, trials, options.now);
  log.info({ backend: provenance.backend, slots, tag }, 'worker ready');
  let drained: Promise<void> | undefined;
  const end = async () => {
    log.info('taking no more trials');
    clearInterval(unpause);
    const limitMs = leasesOfSilence * (options.lease.lockMs + options.lease.checkMs);
    const silence = listenForSilence(() => door.readJob(registryQueue, storeJob), limitMs);
    await Promise.race([drain(served, { door, pool }), silence.reached]);
    silence.stop();
    pool.close();
  };
  return {
    provenance,
    drain: () => (drained ??= end()),
    abort: () => leaving.abort(),
  };
}

async function workerContext(
  options: WorkerOptions,
  parts: {
    readonly door: WorkerDoor;
    readonly pool: RunnerPool;
    readonly provenance: Provenance;
    readonly leaving: AbortSignal;
  },
): Promise<WorkerContext> {
  const { storeId } = z.strictObject({ storeId: z.string() }).parse(await parts.door.readJob(registryQueue, storeJob));
  const seal = { secret: options.secret, storeId };
  return {
    ...parts,
    seal,
    sweeps: new SweepCache(parts.door, seal, options.now),
    code: new CodeStore(parts.door, seal, options),
    name: `${options.host}/${options.pid}`,
    now: options.now,
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

async function drain(
  served: readonly Served[],
  { door, pool }: { readonly door: WorkerDoor; readonly pool: RunnerPool },
): Promise<void> {
  await Promise.allSettled(served.map((each) => each.pause()));
  await Promise.allSettled(served.map((each) => each.close()));
  pool.close();
  await door.close();
}

function watchPause(door: WorkerDoor, queue: string, now: () => number): NodeJS.Timeout {
  let pausedSince: number | undefined;
  const look = async () => {
    if (!(await door.isPaused(queue))) pausedSince = undefined;
    else if (now() - (pausedSince ??= now()) >= forgottenPauseMs) await door.resume(queue);
  };
  return setInterval(() => void look().catch(() => undefined), forgottenPauseMs / 2);
}
