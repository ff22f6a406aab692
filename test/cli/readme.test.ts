import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';
import { root, runProgram } from '../support/run-cli.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => (match[1] ?? '').trim());
const folder = mkdtempSync(join(tmpdir(), 'hs-readme-'));

afterAll(() => removeFolder(folder));

describe('the commands in the README', () => {
  it('are the two that a newcomer needs', () => {
    expect(blocks).toEqual(['npm ci && npx hypersweep run configs/sentiment.yaml', 'npm ci && npm test']);
  });

  // The one that runs these very tests is run by .ci/run, in a fresh clone, with other checks between its two halves.
  it('include the one that .ci/run tests with', () => {
    const script = readFileSync(join(root, '.ci/run'), 'utf8');
    const [install = 'none', test = 'none'] = (blocks[1] ?? '').split(' && ');
    expect(script.indexOf(`\n${install} || `)).toBeGreaterThan(0);
    expect(script.indexOf(`\n${test} -- `)).toBeGreaterThan(script.indexOf(`\n${install} || `));
  });

  it('sweep a real network in a copy of the repository', async () => {
    const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: root,
      encoding: 'utf8',
    });
    for (const file of tracked.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))) {
      cpSync(join(root, file), join(folder, file));
    }
    // What `npm ci` installs and builds, without doing so again: .ci/run, which the other block is for, begins with it.
    for (const made of ['node_modules', 'dist']) execFileSync('cp', ['-al', join(root, made), join(folder, made)]);
    rmSync(join(folder, 'node_modules/.bin/hypersweep'), { force: true });
    // On a new machine nothing has installed the native library yet.
    rmSync(join(folder, 'node_modules/@tensorflow/tfjs-node'), { recursive: true, force: true });
    const command = (blocks[0] ?? '').replace('npm ci && ', '');
    const { stdout, status, stderr } = await runProgram('sh', ['-c', command], { cwd: folder, timeoutMs: 540_000 });
    expect(stderr).toMatch(/\[32\/32\]/);
    expect(stdout).toMatch(/Best: trial \d+ {2}eval\/accuracy 0\.8[0-9]+/);
    expect(status).toBe(0);
    const path = /(\S+report\.json)/.exec(stdout)?.[1] ?? '';
    const report = JSON.parse(readFileSync(path, 'utf8'));
    expect(report.counts).toMatchObject({ complete: 32, failed: 0 });
    expect(report.baselines[0].value).toBeCloseTo(0.5, 2);
  }, 600_000);

  it('stand beside links that lead somewhere', () => {
    for (const page of [
      'README.md',
      'CONTRIBUTING.md',
      ...[
        'sweep-file',
        'tasks',
        'built-in-tasks',
        'backends',
        'workers',
        'reproducibility',
        'errors',
        'performance',
      ].map((name) => `docs/${name}.md`),
    ]) {
      const text = readFileSync(join(root, page), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
        expect(existsSync(join(root, dirname(page), target)), `${page} -> ${target}`).toBe(true);
      }
    }
  });
});
