import { Worker } from 'bullmq';
import { createPostgresBackend, withBackend } from 'bullmq';
import { parseStoreAddress } from '../../shared/store-address.ts';

/** A worker of BullMQ alone: no-op jobs, for comparison. Arguments: store address, queue, concurrency. */
const [address = '', queue = '', concurrency = '1'] = process.argv.slice(2);
const store = parseStoreAddress(address);
const options = { concurrency: Number(concurrency) };
const noop = () => Promise.resolve('{}');
if (store.kind === 'postgres') {
  const postgres = withBackend(createPostgresBackend);
  const connection = { connectionString: store.url, schema: 'bare', max: 2, migrate: true };
  new postgres.Worker(queue, noop, { connection, ...options });
} else if (store.kind === 'redis-socket') {
  new Worker(queue, noop, { connection: { path: store.path, maxRetriesPerRequest: null }, prefix: 'bare', ...options });
}
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
