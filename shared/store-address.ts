import { SweepError } from './errors.ts';

/**
 * Where a store is reached. Redis: a URL, or a unix socket path of a private one. PostgreSQL: a connection string (which
 * may name a socket folder as host). Passwords stay inside; print only {@link describeStoreAddress}.
 */
export type StoreAddress =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'redis-socket'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/**
 * Reads `redis://`, `rediss://`, `postgres://` or `postgresql://`; `redis+unix:///path` is a Redis unix socket.
 * @throws SweepError `STORE_ADDRESS_INVALID`
 */
export function parseStoreAddress(text: string): StoreAddress {
  if (text.startsWith('redis+unix://')) return { kind: 'redis-socket', path: text.slice('redis+unix://'.length) };
  const scheme = /^([a-z][a-z+]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if ((scheme === 'redis' || scheme === 'rediss') && URL.canParse(text)) return { kind: 'redis', url: text };
  if ((scheme === 'postgres' || scheme === 'postgresql') && URL.canParse(text)) return { kind: 'postgres', url: text };
  throw new SweepError(
    'STORE_ADDRESS_INVALID',
    `--store must be a redis://, rediss:// or postgres:// URL, got ${redact(text)}`,
    {
      hint: 'Example: --store redis://localhost:6379, or leave it out to use a private store under .hypersweep/.',
    },
  );
}

/** The text that {@link parseStoreAddress} reads back into the same address; holds the password, so never log it. */
export function formatStoreAddress(address: StoreAddress): string {
  return address.kind === 'redis-socket' ? `redis+unix://${address.path}` : address.url;
}

/** The address for messages and logs: scheme, user, host, port and path; never a password, a query or a fragment. */
export function describeStoreAddress(address: StoreAddress): string {
  if (address.kind === 'redis-socket') return formatStoreAddress(address);
  const { protocol, username, password, host, pathname } = new URL(address.url);
  const login = password === '' ? username : `${username}:***`;
  const path = pathname === '/' ? '' : pathname;
  return `${protocol}//${login === '' ? '' : `${login}@`}${host}${path}`;
}

/** For a text that is no address and may hold a password wherever somebody put it. */
function redact(text: string): string {
  return text.replace(/\/\/.*@/s, '//***@').replace(/[?#].*$/s, '');
}
