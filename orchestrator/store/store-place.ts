import type { StoreAddress } from '../../shared/store-address.ts';

/** A store's address for messages: scheme, user, host, port and path; never a password, a query or a fragment. */
export function storePlace(address: StoreAddress): string {
  if (address.kind === 'redis-socket') return `redis+unix://${address.path}`;
  const { protocol, username, password, host, pathname } = new URL(address.url);
  const login = password === '' ? username : `${username}:***`;
  const path = pathname === '/' ? '' : pathname;
  return `${protocol}//${login === '' ? '' : `${login}@`}${host}${path}`;
}
