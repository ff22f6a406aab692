import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPostgresBackend,
  createRedisBackend,
  Queue,
  UnrecoverableError,
  withBackend,
  type BackendFactory,
  type IQueueBackend,
} from 'bullmq';
import { Redis } from 'ioredis';
import { reopened, type Reopened } from '../shared/reopened.ts';
import type { StoreAddress } from '../shared/store-address.ts';
import { connectionSettings } from '../shared/store-connection.ts';
import { untilStoreAnswers } from '../shared/store-retry.ts';
import { Rest } from './hand-back.ts';
import { startWhenReady, type Consumer, type Steered } from './start-when-ready.ts';

/** A job that a worker was handed, reduced to what its handler may do with it. */
export interface JobHandle {
  readonly id: string;
  /** As the store holds it now. */
  readonly read: () => Promise<unknown>;
  /** As it was handed over. */
  readonly data: unknown;
  /** How often any worker took it up, this time included; from 1. */
  readonly attemptsStarted: number;
  /** How many of those ended in a failure that was written. */
  readonly attemptsMade: number;
  readonly write: (data: object) => Promise<void>;
  readonly log: (line: string) => Promise<unknown>;
  /** Log lines, then data: the data never stand in the store without the lines. May be repeated after an error. */
  readonly finish: (lines: readonly string[], data: object) => Promise<void>;
  readonly logs: () => Promise<readonly string[]>;
  readonly progress: (value: object) => Promise<void>;
}

/** The handler's way to say that a job is finally failed; anything else thrown is tried again. */
export class FinalFailure extends UnrecoverableError {}

/** How long a worker may be silent before its trials are taken up elsewhere: at most `lockMs + checkMs`. */
export interface Lease {
  readonly lockMs: number;
  readonly checkMs: number;
}

/** One queue being served. */
export interface Served {
  /** Takes no further job; those under way go on. */
  readonly pause: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A worker's door to the store. */
export interface WorkerDoor {
  readonly readJob: (queue: string, id: string) => Promise<unknown>;
  readonly readLogs: (queue: string, id: string) => Promise<readonly string[]>;
  readonly addLog: (queue: string, id: string, line: string) => Promise<unknown>;
  /** Writes a job that nothing processes: made if it is not there, else its data replaced. */
  readonly putJob: (queue: string, id: string, data: object) => Promise<void>;
  readonly removeJob: (queue: string, id: string) => Promise<void>;
  /** Ids of the queue's jobs in the given states, newest first. */
  readonly listIds: (queue: string, states: readonly ListedState[], most?: number) => Promise<readonly string[]>;
  /** How many jobs stand in each state. Scans the table on PostgreSQL. */
  readonly count: (queue: string, states: readonly ListedState[]) => Promise<Readonly<Record<string, number>>>;
  /** Ends a pause that an interrupted command left behind; a pause lasts milliseconds when all goes well. */
  readonly isPaused: (queue: string) => Promise<boolean>;
  readonly resume: (queue: string) => Promise<void>;
  readonly serve: (queue: string, concurrency: number, handler: (job: JobHandle) => Promise<string>) => Served;
  readonly close: () => Promise<void>;
}

type ListedState = 'waiting' | 'prioritized' | 'delayed' | 'active' | 'completed' | 'failed';

interface BullJob {
  readonly id?: string | undefined;
  readonly data: unknown;
  readonly attemptsStarted: number;
  readonly attemptsMade: number;
  updateData(data: object): Promise<void>;
  log(line: string): Promise<number>;
  updateProgress(value: object): Promise<void>;
}

interface BullQueue {
  add(name: string, data: object, options: { jobId: string }): Promise<unknown>;
  getJob(id: string): Promise<{ readonly data: unknown; updateData(data: object): Promise<void> } | undefined>;
  getJobLogs(id: string): Promise<{ logs: string[] }>;
  addJobLog(id: string, line: string): Promise<number>;
  getRanges(states: ListedState[], start: number, end: number): Promise<string[]>;
  getJobCounts(...states: ListedState[]): Promise<Record<string, number>>;
  remove(id: string): Promise<number>;
  isPaused(): Promise<boolean>;
  resume(): Promise<void>;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

/** BullMQ asks at once for the next job after most errors; a store that starts or is full refuses thousands a second. */
const fetchPauseMs = 250;
/** Pause after a refused connection; BullMQ's own is 15 s. */
const reconnectPauseMs = 500;

const postgres = withBackend(unhurried(createPostgresBackend));
const redis = withBackend(unhurried(createRedisBackend));
/** BullMQ fails a job for good after this many stalls; lost attempts are ours to count. */
const maxStalledCount = 1_000_000;

/** Opens the store for a worker. `onError` hears connection errors and lost leases, which are retried by themselves. */
export function openWorkerDoor(
  address: StoreAddress,
  options: { readonly namespace: string; readonly lease: Lease; readonly onError: (error: Error) => void },
): WorkerDoor {
  const backend = connect(address, options);
  const queues = new Map<string, Reopened<BullQueue>>();
  const queue = (name: string): BullQueue => {
    const open = queues.get(name) ?? reopened(() => backend.openQueue(name));
    queues.set(name, open);
    return open.get();
  };
  return {
    readJob: (name, id) => untilStoreAnswers(async () => (await queue(name).getJob(id))?.data, options.onError),
    readLogs: (name, id) => untilStoreAnswers(async () => (await queue(name).getJobLogs(id)).logs, options.onError),
    addLog: (name, id, line) => untilStoreAnswers(() => queue(name).addJobLog(id, line), options.onError),
    putJob: async (name, id, data) => {
      const job = await queue(name).getJob(id);
      if (job === undefined) await queue(name).add('record', data, { jobId: id });
      else await job.updateData(data);
    },
    removeJob: async (name, id) => {
      await queue(name).remove(id);
    },
    listIds: (name, states, most = Infinity) =>
      queue(name).getRanges([...states], 0, Number.isFinite(most) ? most - 1 : -1),
    count: (name, states) => queue(name).getJobCounts(...states),
    isPaused: (name) => queue(name).isPaused(),
    resume: (name) => queue(name).resume(),
    serve: (name, concurrency, handler) => {
      const worker = backend.openWorker(name, concurrency, (job) =>
        rest.around(() => handler(handle(job, () => queue(name), backend.inOrder))),
      );
      const rest = new Rest(worker);
      return { pause: () => rest.forGood(), close: () => worker.close() };
    },
    close: async () => {
      await Promise.allSettled([...queues.values()].map((each) => each.close()));
      backend.close();
    },
  };
}

/** `inOrder`: commands take effect in the order they are sent, so that one need not wait for the answer to another. */
function handle(job: BullJob, queue: () => BullQueue, inOrder: boolean): JobHandle {
  const id = job.id ?? '';
  return {
    id,
    data: job.data,
    attemptsStarted: Math.max(1, job.attemptsStarted),
    attemptsMade: job.attemptsMade,
    read: async () => (await queue().getJob(id))?.data,
    write: (data) => job.updateData(data),
    log: (line) => job.log(line),
    finish: async (lines, data) => {
      if (inOrder) await Promise.all([...lines.map((line) => job.log(line)), job.updateData(data)]);
      else {
        for (const line of lines) await job.log(line);
        await job.updateData(data);
      }
    },
    logs: async () => (await queue().getJobLogs(id)).logs,
    progress: (value) => job.updateProgress(value),
  };
}

function connect(
  address: StoreAddress,
  options: { readonly namespace: string; readonly lease: Lease; readonly onError: (error: Error) => void },
) {
  const { namespace, lease, onError } = options;
  const settings = connectionSettings(address, namespace);
  // Never a delay: the store would take its end from the clock of whoever asks next.
  const retries = { backoffStrategy: () => 0 };
  const common = { lockDuration: lease.lockMs, stalledInterval: lease.checkMs, maxStalledCount, settings: retries };
  const lost = (ids: string[]) => onError(new Error(`lease lost for ${ids.join(', ')}`));
  if (settings.kind === 'postgres') {
    const connection = settings.options;
    return {
      inOrder: false,
      openQueue: (name: string): BullQueue => {
        const queue = new postgres.Queue(name, { connection });
        queue.on('error', onError);
        return queue;
      },
      openWorker: (name: string, concurrency: number, processor: (job: BullJob) => Promise<string>) =>
        startWhenReady((): Consumer => {
          const running = { autorun: false, runRetryDelay: reconnectPauseMs };
          const worker = new postgres.Worker(name, processor, { connection, concurrency, ...common, ...running });
          worker.on('error', onError);
          worker.on('lockRenewalFailed', lost);
          return worker;
        }, onError),
      close: () => undefined,
    };
  }
  const connection =
    settings.url === undefined ? new Redis(settings.options) : new Redis(settings.url, settings.options);
  connection.on('error', onError);
  return {
    inOrder: true,
    openQueue: (name: string): BullQueue => {
      const queue: Queue = new Queue(name, { connection, prefix: namespace });
      queue.on('error', onError);
      return queue;
    },
    openWorker: (name: string, concurrency: number, processor: (job: BullJob) => Promise<string>): Steered => {
      const worker = new redis.Worker(name, processor, { connection, prefix: namespace, concurrency, ...common });
      worker.on('error', onError);
      worker.on('lockRenewalFailed', lost);
      return worker;
    },
    close: () => connection.disconnect(),
  };
}

/** The same store, with a pause after a job could not be asked for. */
function unhurried<B extends IQueueBackend, C>(factory: BackendFactory<B, C>): BackendFactory<B, C> {
  return (name, options, more) => {
    const backend = factory(name, options, more);
    const fetch: (token: string, workerName?: string) => Promise<unknown[]> = backend.moveToActive.bind(backend);
    backend.moveToActive = async (token, workerName) => {
      try {
        return await fetch(token, workerName);
      } catch (error) {
        await sleep(fetchPauseMs);
        throw error;
      }
    };
    return backend;
  };
}
