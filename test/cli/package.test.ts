import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { removeFolder } from '../support/remove-folder.ts';
import { root, runProgram } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'hs-pack-'));
afterAll(() => removeFolder(folder));

describe('the packed tarball', () => {
  it('installs into an empty folder and sweeps from there', async () => {
    const packed = await runProgram('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
      cwd: root,
    });
    const [{ filename, files }] = JSON.parse(packed.stdout);
    const names = files.map(({ path }: { path: string }) => path);
    expect(names).toEqual(
      expect.arrayContaining([
        'dist/orchestrator/cli.js',
        'dist/worker/main.js',
        'configs/sentiment.yaml',
        'README.md',
        'LICENSE',
      ]),
    );
    expect(names.filter((name: string) => /^(test|shared|orchestrator|worker)\//.test(name))).toEqual([]);

    const project = join(folder, 'project');
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"name": "somebody", "private": true}');
    const tarball = join(folder, filename);
    const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
    const installed = await runProgram('npm', ['install', tarball, ...flags], { cwd: project, timeoutMs: 180_000 });
    expect(installed.status, installed.stderr).toBe(0);

    const shipped = readFileSync(join(project, 'node_modules/hypersweep/configs/sentiment.yaml'), 'utf8');
    const small = shipped.replace(/run_cap: \d+/, 'run_cap: 2').replace(/replicates: .*/, '');
    writeFileSync(join(project, 'sweep.yaml'), small);
    const run = await runProgram('npx', ['hypersweep', 'run', 'sweep.yaml', '--json'], {
      cwd: project,
      timeoutMs: 120_000,
    });
    expect(run.status, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout).counts).toMatchObject({ complete: 2, failed: 0 });
  }, 300_000);

  it('lets a task file of its user import hypersweep', async () => {
    const project = join(folder, 'project');
    writeFileSync(
      join(project, 'task.ts'),
      `import { defineTrainable, type Params } from 'hypersweep';
const half = (params: Params): number => Number(params['a']) / 2;
export default defineTrainable(({ params }) => ({ 'eval/x': half(params) }));`,
    );
    writeFileSync(
      join(project, 'mine.yaml'),
      'task: ./task.ts\nmethod: grid\nmetric: {name: eval/x, goal: maximize}\nparameters: {a: {values: [1, 2, 3]}}\n',
    );
    const run = await runProgram('npx', ['hypersweep', 'run', 'mine.yaml', '--json'], {
      cwd: project,
      timeoutMs: 120_000,
    });
    expect(run.status, run.stderr).toBe(0);
    expect(JSON.parse(run.stdout).best).toMatchObject({ params: { a: 3 }, metrics: { 'eval/x': 1.5 } });
  }, 120_000);
});
