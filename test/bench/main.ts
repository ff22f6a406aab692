import { availableParallelism, cpus } from 'node:os';
import { formatStoreAddress } from '../../shared/store-address.ts';
import { startRedis } from '../support/redis-server.ts';
import { measureMany, measureSlots } from './queue.ts';

const redis = await startRedis();
try {
  process.stdout.write(`${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}\n`);
  process.stdout.write(`${formatStoreAddress(redis.address)}\n`);
  for (const slots of [1, 4]) console.log(await measureSlots(redis.address, 'Redis', slots));
  console.log(await measureMany(redis.address, 10_000));
} finally {
  await redis.stop();
}
