import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { backends, type Backend } from '../../shared/records.ts';
import { SweepError } from '../../shared/errors.ts';
import { type LoadedTensorFlow, loadTensorFlow } from '../tf.ts';
import { lookAtData } from './look-at-data.ts';
import type { GatesRequest } from './runner-context.ts';
import { startOrphanWatch } from './orphan-watch.ts';
import { timeElsewhere } from './other-backend.ts';
import type { RunnerMessage, RunnerRequest } from '../../shared/runner-protocol.ts';
import { failure, runTrial } from './run-trial.ts';
import { TaskCache } from './task-cache.ts';
import { TrialError } from './trial-error.ts';

/**
 * The runner: a forked child that loads TensorFlow.js and trains what it is asked to, one request at a time. The backend
 * is its first argument. It handles no SIGTERM, so that killing it is immediate, and ends when its supervisor does.
 */
startOrphanWatch(process.ppid);
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

let current: AbortController | null = null;
/** Epochs not sent yet, and since when the first of them waits. */
const batch: RunnerMessage[] = [];
let batchedAt = 0;
const batchMs = 50;
const cache = new TaskCache();

process.on('disconnect', leaveWithAll);
process.on('uncaughtException', (error) => endWith(error));
process.on('unhandledRejection', (reason) => endWith(reason));

try {
  const loaded = await loadTensorFlow(backendAsked(process.argv[2]), threadLimit(process.env.TF_NUM_INTRAOP_THREADS));
  // After TensorFlow.js, whose own source maps are large and of no use to anybody here.
  process.setSourceMapsEnabled(true);
  process.on('message', (request: RunnerRequest) => void serve(loaded, request));
  send({ type: 'ready', provenance: provenanceOf(loaded) });
} catch (error) {
  send({ type: 'unavailable', message: withRemedy(error) }, () => process.exit(1));
}

async function serve(loaded: LoadedTensorFlow, request: RunnerRequest): Promise<void> {
  if (request.type === 'abort') {
    current?.abort();
    return;
  }
  if (request.type === 'ping') {
    send({ type: 'pong' });
    return;
  }
  if (current !== null) {
    send(failure(new TrialError('payload', 'The runner is busy; it serves one request at a time.')));
    return;
  }
  current = new AbortController();
  send({ type: 'begun' });
  const context = {
    ...{ loaded, cache, now: () => performance.now(), tell, signal: current.signal },
    timeElsewhere: (asked: GatesRequest) => timeElsewhere(loaded.backend, asked, process.argv[1] ?? ''),
  };
  const answer = request.type === 'gates' ? await lookAtData(context, request) : await runTrial(context, request);
  await printed();
  // The pool sends the next request on the answer, so the runner must be free before it.
  current = null;
  send(answer);
}

/**
 * Waits until all that the task has printed is out of this process: what is left would be taken for the next trial's. By looking, not
 * by a callback: a task may have put a `write` of its own there.
 */
async function printed(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    while (stream.writableLength > 0 && !stream.destroyed) await sleep(1);
}

/** The supervisor is gone: this process ends, with whatever the task has started where it leads a group of its own. */
function leaveWithAll(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.exit(0);
  }
}

/** The task's code failed outside of what the trial awaits: the process can no longer be trusted. */
function endWith(error: unknown): void {
  console.error(error);
  if (current === null) process.exit(1);
  current = null;
  send(failure(error), () => process.exit(1));
}

/** Finished epochs travel together, and with the answer where it comes soon: each message wakes another process. */
function tell(message: RunnerMessage): void {
  if (batch.length === 0) {
    batchedAt = performance.now();
    setTimeout(flush, batchMs);
  }
  batch.push(message);
  // A task that never yields lets no timer run.
  if (performance.now() - batchedAt >= batchMs) flush();
}

function flush(): void {
  if (batch.length > 0) sendAll(batch.splice(0));
}

function send(message: RunnerMessage, sent?: () => void): void {
  sendAll([...batch.splice(0), message], sent);
}

function sendAll(messages: readonly RunnerMessage[], sent?: () => void): void {
  if (process.send === undefined || !process.connected) process.exit(1);
  process.send(messages, () => sent?.());
}

function withRemedy(error: unknown): string {
  if (!(error instanceof SweepError)) return error instanceof Error ? error.message : String(error);
  return error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
}

function backendAsked(name: string | undefined): Backend | 'auto' {
  return backends.find((backend) => backend === name) ?? 'auto';
}

function threadLimit(value: string | undefined): { intraOpThreads?: number } {
  const threads = Number(value);
  return Number.isInteger(threads) && threads > 0 ? { intraOpThreads: threads } : {};
}

function provenanceOf({ backend, version, threads }: LoadedTensorFlow) {
  return { backend, tensorflow: version, threads, cpu: cpus()[0]?.model.trim() ?? 'unknown', node: process.version };
}
