import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { SweepError } from '../../shared/errors.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
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
import { errorCode, errorText } from './system-error.ts';

type PostgresAddress = Extract<StoreAddress, { readonly kind: 'postgres' }>;

const oldest = 13;
/** Leases are five seconds and more; a clock that is right differs by milliseconds. */
const clockOffMs = 2000;
const loginForm = 'postgres://user:password@host:port/database (special characters percent-encoded)';

interface Answer {
  /** Such as 150004. */
  readonly version: number;
  readonly replica: boolean;
  /** Its clock, in ms since 1970. */
  readonly clock: number;
}

/**
 * Finds a shared PostgreSQL reachable and fit to hold sweeps, within some 5 s; `trainsBy`, where this machine is to train, is a clock
 * that must agree with its own: a worker that is ahead would take the others' running trials for lost ones.
 * @throws SweepError `STORE_UNREACHABLE`, `STORE_UNSUITABLE`
 */
export async function checkPostgres(address: PostgresAddress, trainsBy?: () => number): Promise<void> {
  const place = describeStoreAddress(address);
  const { version, replica, clock } = await ask(address, place);
  const answeredAt = trainsBy?.() ?? clock;
  const major = Math.floor(version / 10_000);
  if (major < oldest) {
    throw unsuitable(place, {
      what: `is PostgreSQL ${major}; it must be >= ${oldest}`,
      remedy: 'Upgrade it, or leave --store out to use a private store.',
    });
  }
  if (replica) {
    throw unsuitable(place, {
      what: 'is a read-only replica (in recovery)',
      remedy: 'Give --store the address of its primary.',
    });
  }
  const trouble = clockTrouble(answeredAt - clock);
  if (trouble !== null) throw unsuitable(place, trouble);
}

/** What it means that this machine's clock is so many ms ahead of the store's. */
export function clockTrouble(aheadMs: number): StoreTrouble | null {
  if (Math.abs(aheadMs) <= clockOffMs) return null;
  const off = `${Number((Math.abs(aheadMs) / 1000).toPrecision(4))} s ${aheadMs > 0 ? 'ahead of' : 'behind'}`;
  return {
    what: `takes the ends of leases from the workers' clocks, and this machine's is ${off} its own; it may be ${clockOffMs / 1000} s off`,
    remedy: 'Set the clock right, here or there (NTP).',
  };
}

async function ask(address: PostgresAddress, place: string): Promise<Answer> {
  const client = await openClient(address, place);
  client.on('error', () => undefined);
  const seen = { accepted: false };
  client.connection.once('connect', () => (seen.accepted = true));
  const timer = new AbortController();
  const late = sleep(answerMs, null, { signal: timer.signal });
  const answer = talk(client);
  try {
    const found = await Promise.race([late, answer]);
    if (found === null) throw unreachable(place, seen.accepted ? silent('PostgreSQL') : noAnswer(address));
    return found;
  } catch (error) {
    if (error instanceof SweepError) throw error;
    throw unreachable(place, networkTrouble(error) ?? refusal(error, seen.accepted));
  } finally {
    timer.abort();
    late.catch(() => undefined);
    answer.catch(() => undefined);
    client.connection.stream.destroy();
  }
}

/** pg reads the files that an address names (`sslrootcert`, `sslcert`, `sslkey`) before it connects. */
async function openClient(address: PostgresAddress, place: string): Promise<pg.Client> {
  const { default: driver } = await import('pg');
  try {
    return new driver.Client({ connectionString: address.url, connectionTimeoutMillis: 2 * answerMs });
  } catch (error) {
    throw unreachable(place, {
      what: `cannot be asked: ${errorText(error)}`,
      remedy: 'Correct the address; sslrootcert, sslcert and sslkey are paths of PEM files that can be read here.',
    });
  }
}

async function talk(client: pg.Client): Promise<Answer> {
  await client.connect();
  const { rows } = await client.query<Answer>(
    "select current_setting('server_version_num')::int as version, pg_is_in_recovery() as replica, " +
      'extract(epoch from clock_timestamp())::float8 * 1000 as clock',
  );
  const [row] = rows;
  if (row === undefined) throw new Error('it tells no version');
  return row;
}

/** What the server's own words mean; they never hold the password. */
function refusal(error: unknown, accepted: boolean): StoreTrouble {
  const text = errorText(error);
  const code = errorCode(error);
  if (code === '28P01')
    return { what: 'refuses the user name or password (28P01)', remedy: `Correct it: ${loginForm}` };
  if (/password must be a (non-empty )?string/.test(text)) {
    return { what: 'wants a password', remedy: `Give one: ${loginForm}` };
  }
  if (code === '3D000') return { what: `answers: ${text}`, remedy: 'Create it with createdb, or name another.' };
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code)) {
    return { what: `answers: ${text} (${code})`, remedy: 'Correct the address or the server’s configuration.' };
  }
  if (text.includes('does not support SSL')) {
    return { what: 'speaks no TLS', remedy: 'Take sslmode out of the address, or switch TLS on in the server.' };
  }
  return accepted ? notSpoken('PostgreSQL') : { what: `cannot be reached: ${text}`, remedy: checkAddress };
}
