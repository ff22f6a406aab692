import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { SweepError } from '../../shared/errors.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import { oldestRedis } from './private-redis.ts';
import { parseRedisInfo, versionNumber, type RedisInfo } from './redis-info.ts';
import { describeStoreAddress } from '../../shared/store-address.ts';
import {
  answerMs,
  checkAddress,
  networkTrouble,
  noAnswer,
  notSpoken,
  silent,
  unreachable,
  unsuitable,
  type StoreTrouble,
} from './store-trouble.ts';
import { errorText } from './system-error.ts';

type RedisAddress = Extract<StoreAddress, { readonly kind: 'redis' | 'redis-socket' }>;

const loginForm = 'redis://user:password@host:port (special characters percent-encoded)';
const noeviction = 'redis-cli CONFIG SET maxmemory-policy noeviction';

/**
 * Finds a shared Redis reachable and fit to hold sweeps, within some 5 s. What could lose trials only when its machine fails
 * is a notice.
 * @throws SweepError `STORE_UNREACHABLE`, `STORE_UNSUITABLE`
 */
export async function checkRedis(address: RedisAddress, onNotice: (text: string) => void): Promise<void> {
  const place = describeStoreAddress(address);
  const { info, policy } = await ask(address, place);
  const version = info.get('redis_version') ?? '';
  const trouble = [
    tooOld(version),
    wrongMode(info.get('redis_mode') ?? 'standalone'),
    replica(info.get('role') ?? 'master'),
    evicting(policy),
  ].find((found) => found !== null);
  if (trouble) throw unsuitable(place, trouble);
  if (policy === null) onNotice(`${place} does not tell its maxmemory-policy; it must be noeviction (${noeviction})`);
  if (info.get('aof_enabled') === '0') {
    onNotice(
      `${place} keeps no append-only file: if it dies, results are lost. Remedy: redis-cli CONFIG SET appendonly yes`,
    );
  }
}

interface Answer {
  readonly info: RedisInfo;
  /** Null when neither INFO nor CONFIG tells. */
  readonly policy: string | null;
}

async function ask(address: RedisAddress, place: string): Promise<Answer> {
  const redis = connection(address);
  const seen = { accepted: false };
  const failed = new Promise<never>((_resolve, reject) => {
    redis.once('connect', () => (seen.accepted = true));
    redis.on('error', reject);
  });
  const timer = new AbortController();
  const late = sleep(answerMs, null, { signal: timer.signal });
  try {
    const answer = await Promise.race([late, failed, talk(redis)]);
    if (answer === null) throw unreachable(place, seen.accepted ? silent('Redis') : noAnswer(address));
    return answer;
  } catch (error) {
    if (error instanceof SweepError) throw error;
    throw unreachable(place, networkTrouble(error) ?? refusal(error, seen.accepted));
  } finally {
    timer.abort();
    late.catch(() => undefined);
    redis.disconnect();
  }
}

async function talk(redis: Redis): Promise<Answer> {
  await redis.connect();
  // ioredis ignores that a database does not exist and goes on with number 0.
  const database = redis.options.db ?? 0;
  if (database !== 0) await redis.select(database);
  const info = parseRedisInfo(await redis.info());
  if (!info.has('redis_version')) throw new Error('its INFO tells no redis_version');
  return { info, policy: info.get('maxmemory_policy') ?? (await configuredPolicy(redis)) };
}

function connection(address: RedisAddress): Redis {
  const options = {
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: 2 * answerMs,
    disconnectTimeout: 100,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  };
  return address.kind === 'redis' ? new Redis(address.url, options) : new Redis({ ...options, path: address.path });
}

/** What the server's own words mean; they never hold the password. */
function refusal(error: unknown, accepted: boolean): StoreTrouble {
  const text = errorText(error);
  if (/^(WRONGPASS|ERR invalid password)/.test(text)) {
    return { what: 'refuses the user name or password (WRONGPASS)', remedy: `Correct it: ${loginForm}` };
  }
  if (text.startsWith('NOAUTH')) return { what: 'wants a password (NOAUTH)', remedy: `Give one: ${loginForm}` };
  if (text.startsWith('NOPERM')) {
    return { what: `does not let this user ask for INFO (${text})`, remedy: 'Allow it: ACL SETUSER <user> +info' };
  }
  if (error instanceof Error && error.name === 'ReplyError') {
    return { what: `answers with an error: ${text}`, remedy: 'Correct the address or the server’s configuration.' };
  }
  return accepted ? notSpoken('Redis') : { what: `cannot be reached: ${text}`, remedy: checkAddress };
}

async function configuredPolicy(redis: Redis): Promise<string | null> {
  const reply: unknown = await redis.config('GET', 'maxmemory-policy').catch(() => null);
  return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : null;
}

function tooOld(version: string): StoreTrouble | null {
  if ((versionNumber(version) ?? 0) >= oldestRedis) return null;
  return {
    what: `is Redis ${version}; it must be >= 6.2`,
    remedy: 'Upgrade it, or leave --store out to use a private store.',
  };
}

function wrongMode(mode: string): StoreTrouble | null {
  if (mode === 'standalone') return null;
  return { what: `runs in ${mode} mode; it must be a single Redis`, remedy: 'Give --store a Redis of its own.' };
}

function replica(role: string): StoreTrouble | null {
  if (role === 'master') return null;
  return { what: `is a read-only replica (role ${role})`, remedy: 'Give --store the address of its primary.' };
}

function evicting(policy: string | null): StoreTrouble | null {
  if (policy === null || policy === 'noeviction') return null;
  return {
    what: `may delete trials when memory runs short: maxmemory-policy must be noeviction, got ${policy}`,
    remedy: `${noeviction} (and the same line in redis.conf, so that a restart keeps it)`,
  };
}
