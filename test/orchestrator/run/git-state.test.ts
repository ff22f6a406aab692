import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { gitState } from '../../../orchestrator/run/git-state.ts';

let folder: string;
const file = () => join(folder, 'sweep.yaml');
const git = (...words: string[]) => {
  const author = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', ['-C', folder, ...author, ...words], { encoding: 'utf8' }).trim();
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-state-'));
  // Nothing above the folder, which may be a working tree itself, is looked at.
  vi.stubEnv('GIT_CEILING_DIRECTORIES', tmpdir());
  // Set where a hook of git runs the tests: it would lead to that working tree.
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']) vi.stubEnv(name, undefined);
  writeFileSync(file(), 'name: one\n');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('is a commit alone where nothing that git knows has changed, whatever lies beside it', async () => {
  git('init', '--quiet');
  git('add', 'sweep.yaml');
  git('commit', '--quiet', '--message', 'one');
  writeFileSync(join(folder, 'report.md'), 'not known to git\n');
  expect(await gitState(folder)).toEqual({ commit: git('rev-parse', 'HEAD'), dirty: false });
});

it('is dirty where a file that git knows was changed', async () => {
  git('init', '--quiet');
  git('add', 'sweep.yaml');
  git('commit', '--quiet', '--message', 'one');
  writeFileSync(file(), 'name: two\n');
  expect(await gitState(folder)).toEqual({ commit: git('rev-parse', 'HEAD'), dirty: true });
});

it('has no commit before the first one', async () => {
  git('init', '--quiet');
  expect(await gitState(folder)).toEqual({ commit: null, dirty: false });
});

it('is none outside of a working tree, and none without git', async () => {
  expect(await gitState(folder)).toBeUndefined();
  git('init', '--quiet');
  vi.stubEnv('PATH', folder);
  expect(await gitState(folder)).toBeUndefined();
});
