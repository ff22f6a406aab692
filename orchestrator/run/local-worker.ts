import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { SweepError } from '../../shared/errors.ts';
import { provenanceSchema, type Provenance } from '../../shared/records.ts';
import { formatStoreAddress, type StoreAddress } from '../../shared/store-address.ts';
import { thisMachine, threadsPerSlot } from '../machine.ts';
import { packageRoot } from '../package-root.ts';

/** What a worker process is started with. */
export interface WorkerStart {
  readonly address: StoreAddress;
  readonly secret: string;
  readonly stateFolder: string;
  readonly slots: number;
  readonly backend: string;
  readonly tag: string;
  /** A private store's workers never sit behind a slow network: a lost one is noticed within seconds. */
  readonly isPrivate: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly rules?: WorkerRules;
}

/** Levels of a worker's log, the quietest first. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;

/** What a person may ask of a worker beside the usual. */
export interface WorkerRules {
  readonly once?: boolean;
  /** Leaves when idle for so long. */
  readonly idleMs?: number;
  /** How long a drain may take before what runs is handed back; as long as it takes where absent. */
  readonly drainMs?: number;
  /** How soon at the latest its death is noticed. */
  readonly leaseMs?: number;
  readonly logLevel?: string;
  readonly metrics?: { readonly host: string; readonly port: number };
}

/** A worker process of this command. It drains by itself when this process is gone. */
export interface LocalWorker {
  readonly pid: number | undefined;
  /** Rejects with SweepError `BACKEND_UNAVAILABLE` or `WORKER_FAILED`. */
  readonly ready: Promise<Provenance>;
  /** Resolves when the process has ended, however. */
  readonly ended: Promise<string>;
  /** Where its log is and how that ends. */
  readonly lastWords: () => string;
  /** Finish what runs, take no more, end. */
  readonly drain: () => void;
  /** Hand back what runs. */
  readonly abort: () => void;
}

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), provenance: provenanceSchema }),
  z.object({ type: z.literal('failed'), message: z.string() }),
]);

/** Milliseconds that a private store's worker may be silent, by default. */
const privateLeaseMs = 8000;

/** How soon at the latest the trials of a worker that died are taken up again. */
export function noticedWithinMs(start: Pick<WorkerStart, 'isPrivate' | 'environment'>): number {
  // Other workers keep the defaults of worker/main.ts.
  return start.isPrivate ? 1.5 * leaseMs(start.environment) : 45_000;
}

/** Tests that kill workers shorten the wait by HYPERSWEEP_LEASE_MS; it is no setting for users. */
function leaseMs(environment: NodeJS.ProcessEnv): number {
  const asked = Number(environment['HYPERSWEEP_LEASE_MS']);
  return asked > 0 ? asked : privateLeaseMs;
}

/** Command line and environment of a worker: address and secret travel in the environment, which other users cannot read. */
export function workerCommand(start: WorkerStart): { readonly args: string[]; readonly env: NodeJS.ProcessEnv } {
  const entry = join(packageRoot(), 'dist', 'worker', 'main.js');
  const { slots, backend, tag, stateFolder, rules = {} } = start;
  const logLevel = rules.logLevel === undefined ? {} : { HYPERSWEEP_LOG_LEVEL: rules.logLevel };
  const flags = {
    slots,
    backend,
    tag,
    state: stateFolder,
    threads: threadsPerSlot(thisMachine(), slots),
    ...leaseFlags(start),
    ...(rules.idleMs === undefined ? {} : { 'idle-exit': rules.idleMs }),
    ...(rules.drainMs === undefined ? {} : { drain: rules.drainMs }),
    ...(rules.metrics === undefined ? {} : { 'metrics-port': rules.metrics.port, 'metrics-host': rules.metrics.host }),
  };
  return {
    args: [
      '--enable-source-maps',
      entry,
      ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
      ...(rules.once === true ? ['--once'] : []),
    ],
    env: {
      ...start.environment,
      HYPERSWEEP_STORE: formatStoreAddress(start.address),
      HYPERSWEEP_SECRET: start.secret,
      ...logLevel,
    },
  };
}

/**
 * A lost worker is noticed when its lock has run out and somebody has looked: two thirds and one third of the whole, in whole
 * milliseconds, because Redis takes no others.
 */
function leaseFlags({ isPrivate, environment, rules }: WorkerStart): {
  readonly lock?: number;
  readonly check?: number;
} {
  if (rules?.leaseMs !== undefined) return parts(rules.leaseMs);
  if (!isPrivate && environment['HYPERSWEEP_LEASE_MS'] === undefined) return {};
  return parts(1.5 * leaseMs(environment));
}

function parts(wholeMs: number): { readonly lock: number; readonly check: number } {
  const check = Math.floor(wholeMs / 3);
  return { lock: Math.floor(wholeMs) - check, check };
}

/** Starts a worker in a process group of its own, so that the terminal's Ctrl-C reaches only this process. */
export function startLocalWorker(start: WorkerStart): LocalWorker {
  const folder = join(start.stateFolder, 'logs');
  mkdirSync(folder, { recursive: true });
  const logPath = join(folder, 'worker.log');
  const log = openSync(logPath, 'a');
  const logStart = fstatSync(log).size;
  const { args, env } = workerCommand(start);
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', log, log, 'ipc'], env });
  closeSync(log);
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code, signal) =>
      resolve(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`),
    );
  });
  const ready = new Promise<Provenance>((resolve, reject) => {
    child.on('message', (value) => {
      const message = messageSchema.safeParse(value).data;
      if (message?.type === 'ready') resolve(message.provenance);
      if (message?.type === 'failed') reject(new SweepError('BACKEND_UNAVAILABLE', message.message));
    });
    void ended.then((how) =>
      reject(new SweepError('WORKER_FAILED', `The local worker ended before it was ready (${how}).`)),
    );
  });
  ready.catch(() => undefined);
  const tell = (word: 'drain' | 'abort') => {
    if (child.connected) child.send(word, () => undefined);
  };
  return {
    pid: child.pid,
    ready,
    ended,
    lastWords: () => lastWords(logPath, logStart),
    drain: () => tell('drain'),
    abort: () => tell('abort'),
  };
}

/** What a worker's log says since `start`, without stacks: the reason is the last thing left. */
function lastWords(path: string, start: number): string {
  const lines = readFileSync(path).subarray(start).toString('utf8').split('\n');
  const telling = lines.filter((line) => line.trim() !== '' && !/^\s+at |^\s*\^+$|^Node\.js v/.test(line)).slice(-5);
  return telling.length === 0
    ? `It wrote nothing to its log, ${path}.`
    : `Its log, ${path}, ends:\n${telling.join('\n')}`;
}
