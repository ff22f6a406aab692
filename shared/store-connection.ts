import type { StoreAddress } from './store-address.ts';

/** Plain connection options, ready for ioredis or BullMQ's PostgreSQL backend; both sides connect alike. */
export type ConnectionSettings =
  | { readonly kind: 'redis'; readonly url?: string; readonly options: RedisSettings }
  | {
      readonly kind: 'postgres';
      readonly options: { connectionString: string; schema: string; max: number; migrate: boolean };
    };

interface RedisSettings {
  readonly path?: string;
  readonly maxRetriesPerRequest: null;
  readonly retryStrategy: (times: number) => number;
}

/** Options for an address. Reconnects for ever, at most a second apart (ioredis' own delay grows to 20 s). */
export function connectionSettings(address: StoreAddress, namespace: string): ConnectionSettings {
  const redis = { maxRetriesPerRequest: null, retryStrategy: (times: number) => Math.min(times * 100, 1000) };
  switch (address.kind) {
    case 'redis':
      return { kind: 'redis', url: address.url, options: redis };
    case 'redis-socket':
      return { kind: 'redis', options: { ...redis, path: address.path } };
    case 'postgres':
      // Two pooled connections are as fast as forty here, and a server's default limit is 100 in all.
      return { kind: 'postgres', options: { connectionString: address.url, schema: namespace, max: 2, migrate: true } };
  }
}
