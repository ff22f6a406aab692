import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownSecret, sharedSecret } from '../../orchestrator/store/secret.ts';
import { isPrivateFolder } from '../../orchestrator/store/run-as.ts';
import { socketFolder } from '../../orchestrator/store/socket-folder.ts';
import { smallDisk } from '../support/small-disk.ts';
import { findStateFolder, openStateFolder } from '../../orchestrator/store/state-folder.ts';

let root = '';
const isRoot = process.getuid?.() === 0;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hs-files-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('state folder', () => {
  test.each(['package.json', '.git', '.hypersweep'])('lies beside the nearest %s above', (name) => {
    mkdirSync(join(root, 'project/a/b'), { recursive: true });
    writeFileSync(join(root, 'package.json'), '{}');
    mkdirSync(join(root, 'project', name));
    expect(findStateFolder(join(root, 'project/a/b'))).toBe(join(root, 'project/.hypersweep'));
  });

  test('ignores itself for git and is found writable', async () => {
    writeFileSync(join(root, 'package.json'), '{}');
    const folder = await openStateFolder(root);
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
    expect(await openStateFolder(folder)).toBe(folder);
  });

  test('is the real one behind a symbolic link', async () => {
    mkdirSync(join(root, 'real'));
    writeFileSync(join(root, 'real/package.json'), '{}');
    symlinkSync(join(root, 'real'), join(root, 'alias'));
    expect(await openStateFolder(join(root, 'alias'))).toBe(await openStateFolder(join(root, 'real')));
  });

  test('says so when a file stands in its place', async () => {
    writeFileSync(join(root, '.hypersweep'), '');
    await expect(openStateFolder(root)).rejects.toMatchObject({
      code: 'STATE_UNWRITABLE',
      message: `${join(root, '.hypersweep')} cannot be written: a file stands where a folder must be (EEXIST)`,
      hint: 'Move that file away.',
    });
  });

  // Only root may give a folder to another user.
  test.runIf(isRoot)('is refused when another user made it in a place of ours', async () => {
    mkdirSync(join(root, '.hypersweep'));
    chownSync(join(root, '.hypersweep'), 4242, 4242);
    await expect(openStateFolder(root)).rejects.toMatchObject({
      code: 'STATE_UNWRITABLE',
      message: `${join(root, '.hypersweep')} belongs to another user (uid 4242, not 0)`,
    });
    chownSync(root, 4242, 4242);
    expect(await openStateFolder(root)).toBe(join(root, '.hypersweep'));
  });

  // Only root may mount a small disk.
  test.runIf(isRoot)('says so on a full and on a read-only disk', async () => {
    const folder = join(root, 'disk');
    mkdirSync(folder);
    const disk = smallDisk(folder, 64);
    if (disk === null) return;
    try {
      writeFileSync(join(folder, 'package.json'), '{}');
      await openStateFolder(folder);
      disk.fill();
      await expect(openStateFolder(folder)).rejects.toMatchObject({
        code: 'STATE_UNWRITABLE',
        message: `${join(folder, '.hypersweep')} cannot be written: the disk is full (ENOSPC)`,
        hint: 'Free some space there and run the command again.',
      });
      disk.makeReadOnly();
      await expect(openStateFolder(folder)).rejects.toMatchObject({
        code: 'STATE_UNWRITABLE',
        message: `${join(folder, '.hypersweep')} cannot be written: the file system is read-only (EROFS)`,
      });
    } finally {
      disk.remove();
    }
  });
});

describe('secret of a private store', () => {
  test('is made once, 32 random bytes for the owner alone, and the same for all who race for it', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => ownSecret(root, 'secret')));
    expect(new Set(all).size).toBe(1);
    expect(all[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(statSync(join(root, 'secret')).mode & 0o777).toBe(0o600);
  });

  test('is refused when its file is damaged', async () => {
    writeFileSync(join(root, 'secret'), '');
    await expect(ownSecret(root, 'secret')).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      message: `${join(root, 'secret')} is empty; a secret must have at least 16 characters`,
      hint: 'Delete it to get a new one; what was stored before can then no longer be verified.',
    });
  });
});

describe('secret of a shared store', () => {
  const long = 'sixteen-letters-';

  test('comes from the file, else from the environment, without blanks around it', async () => {
    writeFileSync(join(root, 's'), `  ${long}file\n`);
    expect(await sharedSecret({ HYPERSWEEP_SECRET_FILE: 's', HYPERSWEEP_SECRET: `${long}env` }, root)).toBe(
      `${long}file`,
    );
    expect(await sharedSecret({ HYPERSWEEP_SECRET: `${long}env\n` }, root)).toBe(`${long}env`);
  });

  test('is asked for with the command that makes one', async () => {
    await expect(sharedSecret({}, root)).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      message: 'A shared store needs a secret that signs sweeps and results, and none is given',
      hint: 'Make one and give the same to every orchestrator and worker: umask 077; openssl rand -hex 32 > hypersweep.secret; export HYPERSWEEP_SECRET_FILE=$PWD/hypersweep.secret',
    });
  });

  test('names a file that is missing, empty or too short, and never its content', async () => {
    const env = { HYPERSWEEP_SECRET_FILE: 's' };
    const path = join(root, 's');
    await expect(sharedSecret(env, root)).rejects.toThrow(`HYPERSWEEP_SECRET_FILE: ${path} does not exist`);
    writeFileSync(path, '\n');
    await expect(sharedSecret(env, root)).rejects.toThrow(
      `HYPERSWEEP_SECRET_FILE: ${path} is empty; a secret must have at least 16 characters`,
    );
    writeFileSync(path, 'hunter2');
    await expect(sharedSecret(env, root)).rejects.toThrow(
      `HYPERSWEEP_SECRET_FILE: ${path} has 7; a secret must have at least 16 characters`,
    );
    await expect(sharedSecret({ HYPERSWEEP_SECRET: 'hunter2' }, root)).rejects.toThrow(
      'HYPERSWEEP_SECRET has 7; a secret must have at least 16 characters',
    );
  });
});

describe('socket folder', () => {
  const long = join('/', 'x'.repeat(120));

  test('is the preferred one where the path is short enough', async () => {
    expect(await socketFolder({ preferred: root, file: 's' })).toBe(root);
  });

  test('moves to a private folder, and stays there', async () => {
    const first = await socketFolder({ preferred: long, file: 's' });
    expect(await isPrivateFolder(first, process.getuid!())).toBe(true);
    expect(await socketFolder({ preferred: long, file: 's', recorded: first })).toBe(first);
    rmSync(first, { recursive: true });
    expect(await socketFolder({ preferred: long, file: 's', recorded: first })).toBe(first);
    rmSync(first, { recursive: true });
  });

  test.each(['open to others', 'a link', 'of another user'])('is not taken again when it is %s', async (what) => {
    const recorded = join(root, 'recorded');
    mkdirSync(recorded, { mode: 0o700 });
    if (what === 'open to others') chmodSync(recorded, 0o755);
    if (what === 'of another user' && isRoot) chownSync(recorded, 4242, 4242);
    if (what === 'of another user' && !isRoot) return;
    if (what === 'a link') {
      rmSync(recorded, { recursive: true });
      symlinkSync(root, recorded);
    }
    const other = await socketFolder({ preferred: long, file: 's', recorded });
    expect(other).not.toBe(recorded);
    rmSync(other, { recursive: true });
  });
});
