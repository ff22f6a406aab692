import { setTimeout as sleep } from 'node:timers/promises';

/** Longest pause between two tries. */
const slowestMs = 1000;
/** Codes of Node and PostgreSQL for a server that is away, stopping or starting. */
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08003',
]);

/** Whether an error says that the store is away for now, rather than that it refuses. */
export function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && awayCodes.has(error.code)) return true;
  return /connection terminated|connection is closed|client has encountered a connection error/i.test(error.message);
}

/**
 * Whether an error says that the store takes no writes for now: its memory or disk is full, it lets nobody else in, or it may only
 * be read (a replica that was or will be the primary).
 */
function isStoreUnwilling(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^(OOM|MISCONF|READONLY|NOREPLICAS|EXECABORT) /.test(error.message) || unwillingCodes.has(code);
}

/** Redis drops a transaction whole (EXECABORT) because one of its commands was refused; the reason is with that command. */
function firstCause(error: unknown): unknown {
  if (!(error instanceof Error) || !error.message.startsWith('EXECABORT') || !('previousErrors' in error)) return error;
  const first: unknown = Array.isArray(error.previousErrors) ? error.previousErrors[0] : undefined;
  return first ?? error;
}

/** Whether PostgreSQL refused a log line because another one took its number at the same moment: nothing was written. */
function wasTooClose(error: Error): boolean {
  return 'constraint' in error && error.constraint === 'job_log_pkey';
}

/** Whether a PostgreSQL refused a write because it may only be read for now. */
export function isReadOnly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25006';
}

/** PostgreSQL's codes for a full disk, no memory, too many connections and read only. */
const unwillingCodes = new Set(['53100', '53200', '53300', '25006']);
/** A store that takes no writes is waited for this long: somebody may be making room. */
const unwillingMs = 60_000;

/**
 * Does a call again until the store is back (ioredis waits by itself; PostgreSQL's client throws), or has taken no writes for a
 * minute. Only for calls that may be repeated: reads, and writes that give the same when done twice.
 */
export async function untilStoreAnswers<T>(
  call: () => Promise<T>,
  onAway: (error: Error) => void,
  patienceMs = unwillingMs,
): Promise<T> {
  const startedAt = performance.now();
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, slowestMs)) {
    try {
      return await call();
    } catch (met) {
      const error = firstCause(met);
      if (!(error instanceof Error)) throw error;
      const waits = isStoreUnwilling(error) && performance.now() - startedAt < patienceMs;
      const tooClose = wasTooClose(error);
      if (!waits && !tooClose && !isStoreAway(error)) throw error;
      if (!tooClose) onAway(error);
      await sleep(pauseMs);
    }
  }
}
