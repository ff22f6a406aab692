import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeFolder } from '../../../orchestrator/run/make-folder.ts';

const place = mkdtempSync(join(tmpdir(), 'hs-folder-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

it('makes all folders that are missing, and finds nothing wrong with one that is there', async () => {
  await makeFolder(join(place, 'a', 'b', 'c'));
  await makeFolder(join(place, 'a', 'b', 'c'));
  expect(statSync(join(place, 'a', 'b', 'c')).isDirectory()).toBe(true);
});

it('says what stands in the way', async () => {
  const file = join(place, 'file');
  writeFileSync(file, '');
  await expect(makeFolder(file)).rejects.toThrow('EEXIST');
  await expect(makeFolder(join(file, 'below'))).rejects.toThrow('ENOTDIR');
});

// Only Linux has a /proc.
it.runIf(process.platform === 'linux')(
  'gives up where a folder takes no other, which Node tries for ever',
  async () => {
    await expect(makeFolder('/proc/hypersweep/report')).rejects.toThrow('ENOENT');
  },
);
