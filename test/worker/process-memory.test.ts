import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { kernelKills } from '../../worker/process-memory.ts';

const events = 'sys/fs/cgroup/memory.events';
const vmstat = 'proc/vmstat';

it.each([
  ['a container of version 2, whatever the machine has killed', { [events]: 'low 0\nhigh 0\nmax 41\noom 3\noom_kill 2\noom_group_kill 7\n', [vmstat]: 'nr_free_pages 5\noom_kill 9\n' }, 2],
  ['a container of version 2 that nothing was killed in', { [events]: 'max 0\noom 0\noom_kill 0\n', [vmstat]: 'oom_kill 9\n' }, 0],
  ['a kernel whose groups do not count kills', { [events]: 'low 0\nhigh 0\nmax 4\noom 1\n', [vmstat]: 'oom_kill 9\n' }, 9],
  ['version 1, or no group', { [vmstat]: 'drop_pagecache 1\noom_kill 9\nallocstall 3\n' }, 9],
  ['a system that does not tell', {}, null],
] as const)('counts the kills of %s', (_what, files, count) => {
  const root = mkdtempSync(join(tmpdir(), 'hs-kills-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    expect(kernelKills(root)).toBe(count);
  } finally {
    rmSync(root, { recursive: true });
  }
}); // prettier-ignore
