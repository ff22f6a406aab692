import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { openSweepStore } from '../../../orchestrator/queue/sweep-store.ts';
import { listWorkers } from '../../../orchestrator/queue/workers.ts';
import { formatStoreAddress } from '../../../shared/store-address.ts';
import type { TestStore } from '../../support/test-stores.ts';

const secret = 'a secret of the scale bench';
const here = dirname(fileURLToPath(import.meta.url));

/** What idle workers cost their Redis. */
export interface IdleFigures {
  readonly workers: number;
  readonly processes: number;
  /** Workers that `workers` lists as alive, and how long that took. */
  readonly listed: number;
  readonly listSeconds: number;
  /** Share of one core. */
  readonly redisCpu: number;
  readonly redisMegabytes: number;
  readonly connections: number;
}

/** Starts so many workers, several to a process, and lets them idle for `seconds`. */
export async function measureIdle(
  server: TestStore,
  { processes, each, seconds }: { readonly processes: number; readonly each: number; readonly seconds: number },
): Promise<IdleFigures> {
  const store = await openSweepStore(server.address, { secret });
  const folder = mkdtempSync(join(tmpdir(), 'hs-idle-'));
  writeFileSync(join(folder, 'runner.mjs'), idleRunner);
  const children: ChildProcess[] = [];
  const redis = new Redis({ path: server.address.kind === 'redis-socket' ? server.address.path : '' });
  try {
    for (let index = 0; index < processes; index++) {
      const child = fork(
        join(here, 'idle-workers.ts'),
        [formatStoreAddress(server.address), secret, String(each), folder],
        {
          execArgv: ['--import', 'tsx'],
        },
      );
      children.push(child);
      const ended = once(child, 'exit').then(() => Promise.reject(new Error('a process of idle workers ended')));
      // Killed in the end, when nobody waits for it any more.
      ended.catch(() => undefined);
      await Promise.race([once(child, 'message'), ended]);
    }
    const before = await cpuSeconds(redis);
    await sleep(seconds * 1000);
    const redisCpu = ((await cpuSeconds(redis)) - before) / seconds;
    const started = performance.now();
    const seen = await listWorkers(store, { now: () => Date.now(), onRefused: () => undefined });
    const listSeconds = (performance.now() - started) / 1000;
    return {
      workers: processes * each,
      processes,
      listed: seen.filter(({ state }) => state === 'alive').length,
      listSeconds,
      redisCpu,
      redisMegabytes: Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]) / 2 ** 20,
      connections: Number(/connected_clients:(\d+)/.exec(await redis.info('clients'))?.[1]),
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    redis.disconnect();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A runner that says it is ready and does nothing else; it ends with its worker. */
const idleRunner = `
const provenance = { backend: 'wasm', tensorflow: '0', threads: 1, cpu: 'none', node: process.version };
process.send([{ type: 'ready', provenance }]);
process.on('disconnect', () => process.exit());
`;

async function cpuSeconds(redis: Redis): Promise<number> {
  const text = await redis.info('cpu');
  const of = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(text)?.[1]);
  return of('used_cpu_sys') + of('used_cpu_user');
}
