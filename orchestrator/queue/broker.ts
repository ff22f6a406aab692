import { createPostgresBackend, Queue, QueueEvents, withBackend, type JobsOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { reopened } from '../../shared/reopened.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import { connectionSettings } from '../../shared/store-connection.ts';
import { isReadOnly, untilStoreAnswers } from '../../shared/store-retry.ts';
import { defaultNamespace } from '../../shared/store-layout.ts';
import { inParallel } from './in-parallel.ts';

/** States of BullMQ that are listed here. */
type ListedState = 'waiting' | 'prioritized' | 'delayed' | 'active' | 'completed' | 'failed';

/** What of a BullMQ job is read here. */
export interface StoredJob {
  readonly id?: string | undefined;
  readonly data: unknown;
  readonly progress: unknown;
  readonly finishedOn?: number | undefined;
  readonly processedOn?: number | undefined;
  readonly attemptsStarted: number;
  readonly priority: number;
}

/** Whether BullMQ calls a job completed or failed. */
export function hasFinished(job: StoredJob | undefined): job is StoredJob {
  // PostgreSQL's backend gives null or 0 where Redis' gives nothing.
  return typeof job?.finishedOn === 'number' && job.finishedOn > 0;
}

/** The part of a BullMQ queue that is used, alike on both stores. */
export interface JobQueue {
  readonly add: (name: string, data: unknown, opts?: JobsOptions) => Promise<unknown>;
  readonly addBulk: (jobs: { name: string; data: unknown; opts?: JobsOptions }[]) => Promise<unknown>;
  readonly getJob: (id: string) => Promise<StoredJob | undefined>;
  // eslint-disable-next-line max-params -- BullMQ's own signature
  readonly getJobs: (states: ListedState[], start: number, end: number, ascending: boolean) => Promise<StoredJob[]>;
  // eslint-disable-next-line max-params -- BullMQ's own signature
  readonly getRanges: (states: ListedState[], start: number, end: number, ascending?: boolean) => Promise<string[]>;
  /** Scans the table on PostgreSQL: not to be polled there. */
  readonly getJobCounts: (...states: ListedState[]) => Promise<Record<string, number>>;
  readonly getJobLogs: (id: string) => Promise<{ logs: string[] }>;
  readonly addJobLog: (id: string, line: string) => Promise<number>;
  readonly remove: (id: string) => Promise<number>;
  /** Removes many jobs, about in the given order; those that are being worked on stay. */
  readonly removeAll: (ids: readonly string[]) => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly resume: () => Promise<void>;
  readonly isPaused: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Live events of a queue; some may be missed, so they serve the live view only. */
export interface JobEvents {
  readonly onProgress: (listener: (jobId: string, progress: unknown) => void) => void;
  readonly onFinished: (listener: (jobId: string) => void) => void;
}

/** One open connection to a store; queues are opened once and shared. */
export interface Broker {
  readonly queue: (name: string) => JobQueue;
  readonly events: (name: string) => JobEvents;
  /** Closes every queue and the connection; may be called twice. */
  readonly close: () => Promise<void>;
}

const postgres = withBackend(createPostgresBackend);
/**
 * Removals need not wait for PostgreSQL's disk one by one, which is most of what they take: whatever is written after them by another
 * connection, and every command ends with such a write, makes them last, too. Twice as many connections as elsewhere, opened
 * by the first removals alone: each is a round trip.
 */
const hasty = { options: '-c synchronous_commit=off', max: 4 };

/** The part of BullMQ's Queue that is used. */
interface BullQueue extends Omit<JobQueue, 'remove' | 'removeAll'> {
  readonly remove: (id: string, options: { readonly removeChildren: boolean }) => Promise<number>;
  readonly waitUntilReady: () => Promise<unknown>;
}

/** The part of BullMQ's QueueEvents that is used. */
interface EventStream {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'progress', listener: (event: { jobId: string; data: unknown }) => void): unknown;
  on(event: 'completed' | 'failed', listener: (event: { jobId: string }) => void): unknown;
  close(): Promise<void>;
}

/** Opens a store for the orchestrator. `onError` hears connection errors, which BullMQ retries by itself. */
export function openBroker(
  address: StoreAddress,
  options: { readonly namespace?: string; readonly onError?: (error: Error) => void } = {},
): Broker {
  let closed: Promise<void> | undefined;
  // What breaks off because we close it is no trouble.
  const onError = (error: Error) => (closed === undefined ? options.onError?.(error) : undefined);
  const connection = connect(address, options.namespace ?? defaultNamespace, onError);
  const queues = new Map<string, JobQueue>();
  const streams: EventStream[] = [];
  return {
    queue: (name) => {
      const queue = queues.get(name) ?? connection.openQueue(name);
      queues.set(name, queue);
      return queue;
    },
    events: (name) => {
      const stream = connection.openEvents(name);
      stream.on('error', onError);
      streams.push(stream);
      return listenable(stream);
    },
    close: () => {
      closed ??= Promise.allSettled([...queues.values(), ...streams].map((each) => each.close())).then(
        connection.close,
      );
      return closed;
    },
  };
}

function connect(address: StoreAddress, namespace: string, onError: (error: Error) => void) {
  const settings = connectionSettings(address, namespace);
  if (settings.kind === 'postgres') {
    const connection = settings.options;
    // One that may only be read can be read all the same, but not brought up to date first.
    let migrate = true;
    return {
      openQueue: (name: string): JobQueue => {
        const open = (more: object) =>
          reopened((): BullQueue => {
            const opened = new postgres.Queue(name, { connection: { ...connection, ...more, migrate } });
            opened.on('error', onError);
            opened.waitUntilReady().catch((error: unknown) => (migrate = !isReadOnly(error)));
            return opened;
          });
        const [queue, remover] = [open({}), open(hasty)];
        const close = async () => {
          await Promise.all([queue.close(), remover.close()]);
        };
        return patient({ get: queue.get, remover: remover.get, close }, onError);
      },
      openEvents: (name: string): EventStream => new postgres.QueueEvents(name, { connection }),
      close: () => undefined,
    };
  }
  const connection =
    settings.url === undefined ? new Redis(settings.options) : new Redis(settings.url, settings.options);
  connection.on('error', onError);
  return {
    openQueue: (name: string): JobQueue => {
      const queue: Queue = new Queue(name, { connection, prefix: namespace });
      queue.on('error', onError);
      // BullMQ reads them in a transaction, and a Redis that is out of memory refuses even one that only reads.
      queue.getJobLogs = async (id: string) => {
        const logs = await connection.lrange(queue.toKey(`${id}:logs`), 0, -1);
        return { logs, count: logs.length };
      };
      const get = () => queue;
      return patient({ get, remover: get, close: () => queue.close() }, onError);
    },
    openEvents: (name: string): EventStream => {
      const stream: QueueEvents = new QueueEvents(name, { connection, prefix: namespace });
      return stream;
    },
    close: () => connection.disconnect(),
  };
}

function listenable(stream: EventStream): JobEvents {
  return {
    onProgress: (listener) => void stream.on('progress', ({ jobId, data }) => listener(jobId, data)),
    onFinished: (listener) => {
      stream.on('completed', ({ jobId }) => listener(jobId));
      stream.on('failed', ({ jobId }) => listener(jobId));
    },
  };
}

/** The same queue, waiting for a PostgreSQL that is away as ioredis waits for Redis, and for either while it is full. */
function patient(
  queue: {
    readonly get: () => BullQueue;
    /** Where many jobs are removed. */
    readonly remover: () => BullQueue;
    readonly close: () => Promise<void>;
  },
  onError: (error: Error) => void,
): JobQueue {
  const wait =
    <A extends unknown[], R>(call: (queue: BullQueue) => (...args: A) => Promise<R>, get = queue.get) =>
    (...args: A) =>
      untilStoreAnswers(() => {
        const open = get();
        return call(open).apply(open, args);
      }, onError);
  const [removeOne, removeOfMany] = [wait(({ remove }) => remove), wait(({ remove }) => remove, queue.remover)];
  return {
    add: wait(({ add }) => add),
    addBulk: wait(({ addBulk }) => addBulk),
    getJob: wait(({ getJob }) => getJob),
    getJobs: wait(({ getJobs }) => getJobs),
    getRanges: wait(({ getRanges }) => getRanges),
    getJobCounts: wait(({ getJobCounts }) => getJobCounts),
    getJobLogs: wait(({ getJobLogs }) => getJobLogs),
    addJobLog: wait(({ addJobLog }) => addJobLog),
    remove: (id) => removeOne(id, childless),
    removeAll: async (ids) => {
      await inParallel(ids, (id) => removeOfMany(id, childless));
    },
    pause: wait(({ pause }) => pause),
    resume: wait(({ resume }) => resume),
    isPaused: wait(({ isPaused }) => isPaused),
    close: queue.close,
  };
}

/** Our jobs have no children, and looking for some takes PostgreSQL as long as the rest. */
const childless = { removeChildren: false };
