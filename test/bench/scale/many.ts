import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { TestStore } from '../../support/test-stores.ts';
import { openField, type Measured } from './field.ts';

/** What each verb took on so many waiting trials. */
export interface ManyFigures {
  readonly verbs: readonly (readonly [verb: string, took: Measured])[];
  /** Megabytes of Redis with everything queued; null for PostgreSQL. */
  readonly storeMegabytes: number | null;
}

/** Queues so many trials with `submit`, then pauses, resumes and cancels them; every figure is of the whole command. */
export async function measureVerbs(server: TestStore, count: number): Promise<ManyFigures> {
  const sweep = `method: random\nrun_cap: ${count}\nparameters:\n  a: {min: 0.0, max: 1.0}\n  b: {min: 0.0, max: 1.0}\n`;
  const field = await openField(server, sweep, `return { 'eval/x': Number(params['a']) };`);
  try {
    // It answers the gates, trains one trial and leaves.
    const [worker] = field.workers(1, '--once');
    while (worker?.said.includes('worker ready') === false) await sleep(50);
    const verbs: (readonly [string, Measured])[] = [];
    const step = async (verb: string, ...args: string[]) => verbs.push([verb, await field.command(verb, ...args)]);
    await step('submit', 'sweep.yaml', '--quiet');
    const storeMegabytes = await memoryOf(server);
    await step('pause');
    await step('resume');
    await step('status');
    await step('cancel');
    return { verbs, storeMegabytes };
  } finally {
    await field.close();
  }
}

async function memoryOf({ address }: TestStore): Promise<number | null> {
  if (address.kind !== 'redis-socket') return null;
  const client = new Redis({ path: address.path });
  const bytes = /used_memory:(\d+)/.exec(await client.info('memory'))?.[1];
  client.disconnect();
  return Number(bytes) / 2 ** 20;
}
