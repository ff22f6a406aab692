import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, expect, test, vi } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';
import { findRedis } from '../../orchestrator/store/private-redis.ts';
import { processStart } from '../../orchestrator/store/process-identity.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import { describeWith } from '../support/require-service.ts';
import {
  holdStore,
  killHard,
  putMark,
  readMark,
  storeProject,
  type PrivateKind,
  type StoreProject,
} from '../support/store-project.ts';

const projects: StoreProject[] = [];

function project(...args: Parameters<typeof storeProject>): StoreProject {
  const made = storeProject(...args);
  projects.push(made);
  return made;
}

afterEach(async () => {
  for (const made of projects.splice(0)) await made.remove();
});

const patience = { timeout: 20_000, interval: 20 };

async function isGone(pid: number): Promise<boolean> {
  return (await processStart(pid)) === null;
}

/** Connections come and go while a server is started again; what counts is that the data come back. */
async function dataComeBack(address: StoreAddress, value: string): Promise<void> {
  await vi.waitFor(async () => expect(await readMark(address)).toBe(value), patience);
}

async function settled(made: StoreProject): Promise<void> {
  await vi.waitFor(async () => expect(await made.keeperPid()).toBeGreaterThan(0), patience);
  await vi.waitFor(async () => expect(await isGone(made.serverPid())).toBe(false), patience);
}

for (const kind of ['redis', 'postgres'] satisfies PrivateKind[]) {
  const title = kind === 'redis' ? 'Redis' : 'PostgreSQL';

  describeWith(kind, `private ${title}`, () => {
    test('says only once that it starts for the first time, stops after the last client left, and keeps data and secret for the next', async () => {
      const made = project(kind);
      const store = await made.open();
      expect(store.kind).toBe('private');
      expect(store.stateFolder).toBe(made.stateFolder);
      expect(made.notices).toEqual([`starting a private ${title} (first time)`]);
      expect(await tcpSetting(store.address)).toBe(kind === 'redis' ? '0' : '');
      await putMark(store.address, 'kept');
      const pids = [made.serverPid(), await made.keeperPid()];
      await store.close();
      await store.close();
      for (const pid of pids) await vi.waitFor(async () => expect(await isGone(pid)).toBe(true), patience);
      const again = await made.open();
      expect(made.notices).toHaveLength(1);
      expect(again.address).toEqual(store.address);
      expect(again.secret).toBe(store.secret);
      expect(await readMark(again.address)).toBe('kept');
    });

    test('stays up while another client is there, or a worker without a command', async () => {
      const made = project(kind, { lingerMs: 0 });
      const first = await made.open();
      const second = await made.open();
      expect(second.address).toEqual(first.address);
      const server = made.serverPid();
      await first.close();
      await putMark(second.address, 'still here');
      expect(made.serverPid()).toBe(server);
      expect(await readMark(second.address)).toBe('still here');

      const worker = await connected(second.address);
      await second.close();
      const keeper = await made.keeperPid();
      // The keeper has looked at least once when its timer has fired; a new client then still finds the same server.
      const again = await made.open();
      expect([made.serverPid(), await made.keeperPid()]).toEqual([server, keeper]);
      await again.close();
      await worker.leave();
      await vi.waitFor(async () => expect(await isGone(server)).toBe(true), patience);
    });

    test('is one for many commands that start at the same instant', async () => {
      const made = project(kind);
      const holders = await Promise.all(Array.from({ length: kind === 'redis' ? 6 : 3 }, () => holdStore(made)));
      expect(new Set(holders.map(({ address }) => JSON.stringify(address))).size).toBe(1);
      expect(new Set(holders.map(({ secret }) => secret)).size).toBe(1);
      const server = made.serverPid();
      await putMark(holders[0]!.address, 'one for all');
      expect(await readMark(holders.at(-1)!.address)).toBe('one for all');
      await Promise.all(holders.map((holder) => holder.leave()));
      await vi.waitFor(async () => expect(await isGone(server)).toBe(true), patience);
    });

    test('survives kill -9 of its keeper, of its server, and of both under a running client', async () => {
      const made = project(kind);
      const { address } = await made.open();
      await putMark(address, 'a');
      const [keeper, server] = [await made.keeperPid(), made.serverPid()];
      await killHard(keeper);
      await vi.waitFor(async () => expect(await made.keeperPid()).toBeGreaterThan(0), patience);
      const joined = await made.open();
      expect(joined.address).toEqual(address);
      expect(made.serverPid()).toBe(server);
      expect(await readMark(address)).toBe('a');
      const before = made.notices.length;

      await killHard(server);
      await dataComeBack(address, 'a');
      await vi.waitFor(() => expect(made.notices).toContain('the private store is up again'), patience);
      expect(made.notices[before]).toMatch(`the private ${title} `);

      await settled(made);
      await putMark(address, 'c');
      await Promise.all([killHard(await made.keeperPid()), killHard(made.serverPid())]);
      await dataComeBack(address, 'c');
      await settled(made);
    });

    test('is adopted by the next command when keeper and client were killed, found again when all were, and replaced when its socket is gone', async () => {
      const made = project(kind);
      const holder = await holdStore(made);
      await putMark(holder.address, 'd');
      const server = made.serverPid();
      await Promise.all([killHard(await made.keeperPid()), killHard(holder.pid)]);
      const second = await holdStore(made);
      expect(second.address).toEqual(holder.address);
      expect(second.secret).toBe(holder.secret);
      expect(made.serverPid()).toBe(server);
      expect(await readMark(second.address)).toBe('d');

      await putMark(second.address, 'e');
      await Promise.all([killHard(await made.keeperPid()), killHard(second.pid), killHard(server)]);
      const third = await holdStore(made);
      expect(await readMark(third.address)).toBe('e');

      await putMark(third.address, 'f');
      const cutOff = made.serverPid();
      await Promise.all([killHard(await made.keeperPid()), killHard(third.pid)]);
      rmSync(socketOf(third.address));
      const store = await made.open();
      expect(await isGone(cutOff)).toBe(true);
      expect(await readMark(store.address)).toBe('f');
      const last = made.serverPid();
      await store.close();
      await vi.waitFor(async () => expect(await isGone(last)).toBe(true), patience);
    });

    test('ends when its state folder is deleted under it', async () => {
      const made = project(kind);
      const store = await made.open();
      const server = made.serverPid();
      const data = made.dataFolder();
      removeFolder(made.stateFolder);
      await vi.waitFor(async () => expect(await isGone(server)).toBe(true), patience);
      await expect(store.lost).rejects.toThrow(/\.hypersweep was deleted, and the private store with it/);
      removeFolder(data);
    });

    test('brings its sockets back where they are removed under it', async () => {
      const made = project(kind);
      const { address } = await made.open();
      await putMark(address, 'g');
      const [keeper, server] = [await made.keeperPid(), made.serverPid()];
      rmSync(socketOf(address));
      rmSync(join(made.stateFolder, 'keeper.sock'));
      await vi.waitFor(async () => expect(await isGone(server)).toBe(true), patience);
      await dataComeBack(address, 'g');
      expect((await made.open()).address).toEqual(address);
      expect(await made.keeperPid()).toBe(keeper);
    });

    test('takes a long path with spaces and unicode, and leaves no socket folder behind', async () => {
      const made = project(kind, { name: `${'a long path '.repeat(9)}/${'größe 数据 '.repeat(6)}/"q" %41` });
      const store = await made.open();
      await putMark(store.address, 'far');
      const socket = socketOf(store.address);
      expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(100);
      const server = made.serverPid();
      await killHard(await made.keeperPid());
      await settled(made);
      const joined = await made.open();
      expect(joined.address).toEqual(store.address);
      await joined.close();
      await store.close();
      await vi.waitFor(async () => expect(await isGone(server)).toBe(true), patience);
      await vi.waitFor(() => expect(existsSync(socket)).toBe(false), patience);
      expect(await readMark((await made.open()).address)).toBe('far');
    });
  });
}

describeWith('redis', 'private Redis', () => {
  test('outlives the end of the store whose folder was deleted before it was made', async () => {
    const made = project('redis', { lingerMs: 60_000 });
    await made.open();
    const [keeper, server] = [await made.keeperPid(), made.serverPid()];
    removeFolder(made.stateFolder);
    const store = await made.open();
    await putMark(store.address, 'h');
    expect(made.serverPid()).not.toBe(server);
    for (const pid of [keeper, server]) await vi.waitFor(async () => expect(await isGone(pid)).toBe(true), patience);
    await dataComeBack(store.address, 'h');
    const joined = await made.open();
    expect(joined.address).toEqual(store.address);
    expect(await readMark(joined.address)).toBe('h');
  });
});

describeWith('redis', 'private Redis', () => {
  test('ends where its keeper was killed and its state folder deleted, also when another store is made in its place', async () => {
    const made = project('redis');
    const holder = await holdStore(made);
    const server = made.serverPid();
    await Promise.all([killHard(await made.keeperPid()), killHard(holder.pid)]);
    removeFolder(made.stateFolder);
    const store = await made.open();
    await putMark(store.address, 'i');
    expect(made.serverPid()).not.toBe(server);
    await vi.waitFor(async () => expect(await isGone(server)).toBe(true), patience);
    expect(await readMark(store.address)).toBe('i');
  });

  test('is started again where its socket is removed while it starts', async () => {
    const made = project('redis');
    const path = join(made.stateFolder, 'redis', 'redis.sock');
    const looking = setInterval(() => {
      if (!existsSync(path)) return;
      rmSync(path);
      clearInterval(looking);
    }, 1);
    const store = await made.open().finally(() => clearInterval(looking));
    expect(socketOf(store.address)).toBe(path);
    await putMark(store.address, 'j');
    await dataComeBack(store.address, 'j');
  });

  test('is not left behind where its last client goes while it is being started again', async () => {
    const made = project('redis');
    // A start that answers nobody while the file `hold` is there, and tells its process id.
    const bin = join(made.folder, 'bin');
    const [hold, starts] = [join(made.folder, 'hold'), join(made.folder, 'starts')];
    mkdirSync(bin);
    const real = await findRedis(made.env['PATH'] ?? '');
    const script = `#!/bin/sh
[ "$1" = --version ] || echo $$ >> '${starts}'
while [ "$1" != --version ] && [ -e '${hold}' ]; do sleep 0.02; done
exec '${real ?? ''}' "$@"
`;
    writeFileSync(join(bin, 'redis-server'), script, { mode: 0o755 });
    made.env['PATH'] = `${bin}:${made.env['PATH'] ?? ''}`;
    const store = await made.open();
    const keeper = await made.keeperPid();
    writeFileSync(hold, '');
    await killHard(made.serverPid());
    const started = () => readFileSync(starts, 'utf8').trim().split('\n').map(Number);
    await vi.waitFor(() => expect(started()).toHaveLength(2), patience);
    await store.close();
    await vi.waitFor(async () => expect(await isGone(keeper)).toBe(true), patience);
    rmSync(hold);
    await vi.waitFor(async () => expect(await isGone(started()[1]!)).toBe(true), patience);
    expect(started()).toHaveLength(2);
  });
});

function socketOf(address: StoreAddress): string {
  if (address.kind === 'redis-socket') return address.path;
  if (address.kind === 'postgres') return join(new URL(address.url).searchParams.get('host')!, '.s.PGSQL.5432');
  throw new Error('no socket');
}

async function connected(address: StoreAddress): Promise<{ leave: () => Promise<void> }> {
  if (address.kind === 'postgres') {
    const client = new pg.Client({ connectionString: address.url });
    await client.connect();
    return { leave: () => client.end() };
  }
  const redis = new Redis({ path: socketOf(address) });
  await redis.ping();
  return { leave: () => redis.quit().then(() => undefined) };
}

async function tcpSetting(address: StoreAddress): Promise<string> {
  if (address.kind === 'postgres') {
    const client = new pg.Client({ connectionString: address.url });
    await client.connect();
    const { rows } = await client.query<{ listen_addresses: string }>('show listen_addresses');
    await client.end();
    return rows[0]!.listen_addresses;
  }
  const redis = new Redis({ path: socketOf(address) });
  const [, port] = (await redis.config('GET', 'port')) as [string, string];
  redis.disconnect();
  return port;
}
