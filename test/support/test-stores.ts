import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { removeFolder } from './remove-folder.ts';
import { openStore } from '../../orchestrator/store/open-store.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import { startRedis } from './redis-server.ts';

/** A store of a test file's own. */
export interface TestStore {
  readonly address: StoreAddress;
  readonly stop: () => Promise<void>;
}

/** Both stores that every queue test runs on. */
export const testStores: readonly { readonly name: 'redis' | 'postgres'; readonly start: () => Promise<TestStore> }[] =
  [
    { name: 'redis', start: startRedis },
    { name: 'postgres', start: startPostgres },
  ];

/** The private PostgreSQL of an empty project, as a machine without redis-server would get it. */
async function startPostgres(): Promise<TestStore> {
  const folder = mkdtempSync(join(tmpdir(), 'hs-postgres-'));
  const env = { HYPERSWEEP_KEEPER_LINGER_MS: '0', PATH: '/nowhere' };
  const open = await openStore({ env, cwd: folder });
  const state = join(folder, '.hypersweep');
  // Where root's PostgreSQL keeps its data may lie elsewhere.
  const marker = z.object({ folder: z.string() }).parse(JSON.parse(readFileSync(join(state, 'store.json'), 'utf8')));
  const data = resolve(state, marker.folder);
  return {
    address: open.address,
    stop: async () => {
      await open.close();
      while (existsSync(join(data, 'data/postmaster.pid'))) await sleep(20);
      for (const each of [data, folder]) removeFolder(each);
    },
  };
}
