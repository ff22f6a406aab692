import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';
import { openStore, type OpenStore } from '../../orchestrator/store/open-store.ts';
import { SweepError } from '../../shared/errors.ts';
import {
  closingServer,
  fakePostgres,
  fakeRedis,
  silentServer,
  webServer,
  type FakeServer,
} from '../support/fake-servers.ts';
import { describeWith } from '../support/require-service.ts';
import { killHard, storeProject, type StoreProject } from '../support/store-project.ts';

const redisServer = 'redis-server';
const secret = 'a-secret-of-more-than-16';
const password = 'hunter2-%2F-x';
const servers: FakeServer[] = [];
const notices: string[] = [];
let cwd = '';

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'hs-shared-'));
  notices.length = 0;
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  removeFolder(cwd);
});

function open(store: string, env: NodeJS.ProcessEnv = { HYPERSWEEP_SECRET: secret }): Promise<OpenStore> {
  return openStore({ store, env, cwd, onNotice: (text) => notices.push(text) });
}

/** The error as code, message and hint, whose texts are found free of the password. */
async function refusal(store: string): Promise<readonly [string, string, string | undefined]> {
  const started = performance.now();
  const error: unknown = await open(store).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SweepError)) throw new Error(`expected a refusal, got ${String(error)}`);
  expect(performance.now() - started).toBeLessThan(6_000);
  expect(`${error.message} ${error.hint ?? ''} ${String(error.cause)}`).not.toMatch(/hunter2/);
  return [error.code, error.message, error.hint];
}

async function at(server: Promise<FakeServer>): Promise<number> {
  const made = await server;
  servers.push(made);
  return made.port;
}

const checkAddress = 'Check host and port, and that the server runs and its firewall lets this machine in.';
const redisPort = 'Check the port; Redis listens on 6379 unless told otherwise, and with TLS it needs rediss://.';
const postgresPort = 'Check the port; PostgreSQL listens on 5432 unless told otherwise.';

describe('shared store', () => {
  test('without a secret is refused before anything is contacted or written', async () => {
    await expect(open('redis://127.0.0.1:1', {})).rejects.toMatchObject({ code: 'SECRET_MISSING' });
    expect(existsSync(join(cwd, '.hypersweep'))).toBe(false);
  });

  test('comes from HYPERSWEEP_STORE, and --store goes before it', async () => {
    const env = { HYPERSWEEP_STORE: 'redis://127.0.0.1:1', HYPERSWEEP_SECRET: secret };
    await expect(openStore({ env, cwd })).rejects.toThrow('redis://127.0.0.1:1 cannot be reached');
    await expect(openStore({ store: 'redis://127.0.0.1:2', env, cwd })).rejects.toThrow('redis://127.0.0.1:2 cannot');
  });

  test('that is no store address is refused', async () => {
    await expect(open('mysql://host')).rejects.toMatchObject({ code: 'STORE_ADDRESS_INVALID' });
    await expect(open('')).rejects.toMatchObject({ code: 'STORE_ADDRESS_INVALID' });
  });

  test('whose password is not encoded is refused without showing it', async () => {
    expect(await refusal('redis://me:hunter2/hunter2@host:6379')).toEqual([
      'STORE_ADDRESS_INVALID',
      '--store must be a redis://, rediss:// or postgres:// URL, got redis://***@host:6379',
      'Percent-encode special characters of the password: / is %2F, @ is %40, # is %23, ? is %3F.',
    ]);
  });

  test.each(['redis', 'postgres'])('%s: nothing listens', async (scheme) => {
    expect(await refusal(`${scheme}://me:${password}@127.0.0.1:1/0`)).toEqual([
      'STORE_UNREACHABLE',
      `${scheme}://me:***@127.0.0.1:1/0 cannot be reached: nothing listens there (ECONNREFUSED)`,
      checkAddress,
    ]);
  });

  test.each(['redis', 'postgres'])('%s: unknown host', async (scheme) => {
    const [code, message] = await refusal(`${scheme}://nowhere.invalid`);
    expect(code).toBe('STORE_UNREACHABLE');
    expect(message).toMatch(
      /:\/\/nowhere\.invalid cannot be reached: the host name (is unknown|cannot be looked up) \(/,
    );
  });

  test.each([
    ['redis', 'Redis', redisPort],
    ['postgres', 'PostgreSQL', postgresPort],
  ])('%s: a port that accepts and says nothing', async (scheme, title, remedy) => {
    const port = await at(silentServer());
    expect(await refusal(`${scheme}://:${password}@127.0.0.1:${port}`)).toEqual([
      'STORE_UNREACHABLE',
      `${scheme}://:***@127.0.0.1:${port} accepts connections and says nothing for 4 s: it is no ${title}, or it hangs`,
      remedy,
    ]);
  });

  test.each([
    ['redis', 'Redis', redisPort],
    ['postgres', 'PostgreSQL', postgresPort],
  ])('%s: a web server, and a server that hangs up', async (scheme, title, remedy) => {
    for (const port of [await at(webServer()), await at(closingServer())]) {
      expect(await refusal(`${scheme}://127.0.0.1:${port}`)).toEqual([
        'STORE_UNREACHABLE',
        `${scheme}://127.0.0.1:${port} answers, but not as ${title} does`,
        remedy,
      ]);
    }
  });

  test('redis: TLS asked of a server that speaks none', async () => {
    const port = await at(closingServer());
    const [code, message] = await refusal(`rediss://127.0.0.1:${port}`);
    expect([code, message]).toEqual([
      'STORE_UNREACHABLE',
      `rediss://127.0.0.1:${port} cannot be reached: Client network socket disconnected before secure TLS connection was established`,
    ]);
  });

  test('redis: no socket at the path', async () => {
    expect(await refusal(`redis+unix://${cwd}/r.sock`)).toEqual([
      'STORE_UNREACHABLE',
      `redis+unix://${cwd}/r.sock cannot be reached: there is no such socket (ENOENT)`,
      'Check the path.',
    ]);
  });

  const fit = { redis_version: '7.2.4', redis_mode: 'standalone', role: 'master', maxmemory_policy: 'noeviction' };

  test('redis: too old, a cluster, a replica', async () => {
    const old = await at(fakeRedis({ ...fit, redis_version: '6.0.16' }));
    expect(await refusal(`redis://127.0.0.1:${old}`)).toEqual([
      'STORE_UNSUITABLE',
      `redis://127.0.0.1:${old} is Redis 6.0.16; it must be >= 6.2`,
      'Upgrade it, or leave --store out to use a private store.',
    ]);
    const cluster = await at(fakeRedis({ ...fit, redis_mode: 'cluster' }));
    expect(await refusal(`redis://127.0.0.1:${cluster}`)).toEqual([
      'STORE_UNSUITABLE',
      `redis://127.0.0.1:${cluster} runs in cluster mode; it must be a single Redis`,
      'Give --store a Redis of its own.',
    ]);
    const replica = await at(fakeRedis({ ...fit, role: 'slave' }));
    expect(await refusal(`redis://127.0.0.1:${replica}`)).toEqual([
      'STORE_UNSUITABLE',
      `redis://127.0.0.1:${replica} is a read-only replica (role slave)`,
      'Give --store the address of its primary.',
    ]);
  });

  test('redis: a policy that neither INFO nor CONFIG tells is a notice', async () => {
    const silent = Object.fromEntries(Object.entries(fit).filter(([name]) => name !== 'maxmemory_policy'));
    const port = await at(fakeRedis(silent));
    await open(`redis://127.0.0.1:${port}`);
    expect(notices).toEqual([
      `redis://127.0.0.1:${port} does not tell its maxmemory-policy; it must be noeviction (redis-cli CONFIG SET maxmemory-policy noeviction)`,
    ]);
  });

  test('postgres: too old, a replica', async () => {
    const old = await at(fakePostgres(120_019, false));
    expect(await refusal(`postgres://127.0.0.1:${old}/db`)).toEqual([
      'STORE_UNSUITABLE',
      `postgres://127.0.0.1:${old}/db is PostgreSQL 12; it must be >= 13`,
      'Upgrade it, or leave --store out to use a private store.',
    ]);
    const replica = await at(fakePostgres(150_004, true));
    expect(await refusal(`postgres://127.0.0.1:${replica}/db`)).toEqual([
      'STORE_UNSUITABLE',
      `postgres://127.0.0.1:${replica}/db is a read-only replica (in recovery)`,
      'Give --store the address of its primary.',
    ]);
  });
});

describeWith('redis', 'shared Redis', () => {
  let folder = '';
  let port = 0;
  let pid = 0;
  let admin: Redis;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hs-redis-'));
    const free = await silentServer();
    port = free.port;
    await free.stop();
    const flags = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
    pid = spawn(redisServer, [...flags, '--requirepass', 'hunter2/right'], { stdio: 'ignore' }).pid!;
    admin = new Redis(`redis://:hunter2%2Fright@127.0.0.1:${port}`, {
      retryStrategy: () => 20,
      maxRetriesPerRequest: null,
    });
    admin.on('error', () => undefined);
    await admin.acl('SETUSER', 'worker', 'on', '>hunter2work', '~*', '+@all', '-config');
    await admin.acl('SETUSER', 'blind', 'on', '>hunter2work', '~*', '+@all', '-info');
  });

  afterAll(async () => {
    admin.disconnect();
    await killHard(pid);
    removeFolder(folder);
  });

  test('is opened when it is fit, and by a user who may not use CONFIG', async () => {
    for (const login of [':hunter2%2Fright', 'worker:hunter2work']) {
      const url = `redis://${login}@127.0.0.1:${port}`;
      const store = await open(url);
      expect(store).toMatchObject({ address: { kind: 'redis', url }, secret, kind: 'shared' });
      await store.close();
      await store.close();
    }
    expect(notices).toEqual([]);
  });

  test('wants its password, and the right one', async () => {
    expect(await refusal(`redis://127.0.0.1:${port}`)).toEqual([
      'STORE_UNREACHABLE',
      `redis://127.0.0.1:${port} wants a password (NOAUTH)`,
      'Give one: redis://user:password@host:port (special characters percent-encoded)',
    ]);
    expect(await refusal(`redis://me:${password}@127.0.0.1:${port}`)).toEqual([
      'STORE_UNREACHABLE',
      `redis://me:***@127.0.0.1:${port} refuses the user name or password (WRONGPASS)`,
      'Correct it: redis://user:password@host:port (special characters percent-encoded)',
    ]);
  });

  test('must have the database that the address names', async () => {
    expect(await refusal(`redis://:hunter2%2Fright@127.0.0.1:${port}/99`)).toEqual([
      'STORE_UNREACHABLE',
      `redis://:***@127.0.0.1:${port}/99 answers with an error: ERR DB index is out of range`,
      'Correct the address or the server’s configuration.',
    ]);
  });

  test('must let its user ask for INFO', async () => {
    const [code, message, hint] = await refusal(`redis://blind:hunter2work@127.0.0.1:${port}`);
    expect(code).toBe('STORE_UNREACHABLE');
    expect(message).toContain(`redis://blind:***@127.0.0.1:${port} does not let this user ask for INFO (NOPERM`);
    expect(hint).toBe('Allow it: ACL SETUSER <user> +info');
  });

  test('must not evict, and the remedy works', async () => {
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const url = `redis://:hunter2%2Fright@127.0.0.1:${port}`;
    expect(await refusal(url)).toEqual([
      'STORE_UNSUITABLE',
      `redis://:***@127.0.0.1:${port} may delete trials when memory runs short: maxmemory-policy must be noeviction, got allkeys-lru`,
      'redis-cli CONFIG SET maxmemory-policy noeviction (and the same line in redis.conf, so that a restart keeps it)',
    ]);
    await admin.config('SET', 'maxmemory-policy', 'noeviction');
    await open(url);
  });

  test('without an append-only file is used with a warning', async () => {
    await admin.config('SET', 'appendonly', 'no');
    await open(`redis://:hunter2%2Fright@127.0.0.1:${port}`);
    expect(notices).toEqual([
      `redis://:***@127.0.0.1:${port} keeps no append-only file: if it dies, results are lost. Remedy: redis-cli CONFIG SET appendonly yes`,
    ]);
    await admin.config('SET', 'appendonly', 'yes');
  });

  test('is no PostgreSQL', async () => {
    const [code, message] = await refusal(`postgres://127.0.0.1:${port}/x`);
    expect(code).toBe('STORE_UNREACHABLE');
    expect(message).toMatch(
      / (answers, but not as PostgreSQL does|accepts connections and says nothing for 4 s: it is no PostgreSQL, or it hangs)$/,
    );
  });
});

describeWith('postgres', 'shared PostgreSQL', () => {
  let project: StoreProject;
  let url: URL;

  beforeAll(async () => {
    project = storeProject('postgres');
    const { address } = await project.open();
    if (address.kind !== 'postgres') throw new Error('expected PostgreSQL');
    url = new URL(address.url);
  });

  afterAll(() => project.remove());

  function login(change: (url: URL) => void): string {
    const copy = new URL(url);
    change(copy);
    return copy.href;
  }

  test('is opened when it is fit', async () => {
    const store = await open(url.href);
    expect(store).toMatchObject({ address: { kind: 'postgres', url: url.href }, kind: 'shared' });
  });

  test('wants its password, and the right one', async () => {
    expect(await refusal(login((copy) => (copy.password = 'hunter2')))).toEqual([
      'STORE_UNREACHABLE',
      'postgres://hypersweep:***@localhost/postgres refuses the user name or password (28P01)',
      'Correct it: postgres://user:password@host:port/database (special characters percent-encoded)',
    ]);
    expect(await refusal(login((copy) => (copy.password = '')))).toEqual([
      'STORE_UNREACHABLE',
      'postgres://hypersweep@localhost/postgres wants a password',
      'Give one: postgres://user:password@host:port/database (special characters percent-encoded)',
    ]);
  });

  test('must have the database that the address names', async () => {
    expect(await refusal(login((copy) => (copy.pathname = '/nosuch')))).toEqual([
      'STORE_UNREACHABLE',
      'postgres://hypersweep:***@localhost/nosuch answers: database "nosuch" does not exist',
      'Create it with createdb, or name another.',
    ]);
  });
});
