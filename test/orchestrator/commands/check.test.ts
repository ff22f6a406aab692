import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import yargs from 'yargs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkCommand } from '../../../orchestrator/commands/check.ts';
import type { Trial } from '../../../shared/trial.ts';
import { fixedPlans, planHash } from '../../support/fixed-plans.ts';
import { makeProject } from '../../support/run-cli.ts';

const grid = `task: sentiment
method: grid
seed: 7
replicates: {seeds: 2}
metric: {name: eval/accuracy, goal: maximize}
parameters:
  optimizer: {values: [sgd, adam]}
  momentum: {values: [0, 0.9], when: {optimizer: sgd}}
  text: {values: ["=1+1", "a,b", null]}
`;
const doubtful = grid.replace('replicates: {seeds: 2}\n', '');
const wrong = grid.replace('method: grid', 'method: gird').replace('goal: maximize', 'goal: max');

let remove: () => void;
const here = process.cwd();
beforeAll(() => {
  const project = makeProject({
    'grid.yaml': grid,
    'doubtful.yaml': doubtful,
    'wrong.yaml': wrong,
    'many.yaml': grid
      .replace('method: grid', 'method: random\nrun_cap: 5000')
      .replace('"a,b"', '"a,b", 1, 2')
      .replace('[0, 0.9]', '[0, 0.9]')
      .replace('parameters:', 'parameters:\n  rate: {distribution: log_uniform_values, min: 1.0e-4, max: 0.1}'),
    ...Object.fromEntries(fixedPlans.map(({ method, text }) => [`fixed-${method}.yaml`, text])),
  });
  remove = project.remove;
  process.chdir(project.folder);
});
afterAll(() => {
  process.chdir(here);
  remove();
});
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});

/** What the command says to these words, in this process. */
async function check(...words: string[]): Promise<{ stdout: string; stderr: string; status: number }> {
  const said = { stdout: '', stderr: '' };
  process.exitCode = undefined;
  for (const name of ['stdout', 'stderr'] as const)
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    });
  await yargs(['check', ...words])
    .command(checkCommand)
    .exitProcess(false)
    .fail((message, error) => {
      throw error instanceof Error ? error : new Error(message);
    })
    .parseAsync();
  vi.restoreAllMocks();
  return { ...said, status: exitCode() };
}

/** What the command set; TypeScript does not see that it did. */
function exitCode(): number {
  const { exitCode: code } = process;
  return typeof code === 'number' ? code : 0;
}

describe('check', () => {
  it('shows the plan, its parameters and its first trials', async () => {
    const { stdout, stderr, status } = await check('grid.yaml');
    expect(stdout).toContain('complete grid: 9 configurations, 18 trials');
    for (const name of ['optimizer', 'momentum', 'text']) expect(stdout).toContain(name);
    expect(stdout).toContain('... and 13 more: --all lists every trial');
    expect([stderr, status]).toEqual(['', 0]);
  });

  it('--all lists every trial as CSV: absent is empty, null a word, nothing that a spreadsheet would calculate', async () => {
    const { stdout } = await check('grid.yaml', '--all');
    const rows = parse<Record<string, string>>(stdout, { columns: true });
    expect(rows).toHaveLength(18);
    expect(Object.keys(rows[0]!)).toEqual([
      ...['number', 'id', 'configuration', 'replicate', 'seed'],
      ...['momentum', 'optimizer', 'text'],
    ]);
    expect(new Set(rows.map(({ text }) => text))).toEqual(new Set(["'=1+1", 'a,b', 'null']));
    for (const { momentum, optimizer } of rows) expect(momentum === '').toBe(optimizer === 'adam');
  });

  it.each(fixedPlans)(
    '--all --format jsonl lists the trials of $method with their values',
    async ({ method, sha256 }) => {
      const { stdout } = await check(`fixed-${method}.yaml`, '--all', '--format', 'jsonl');
      const trials = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Trial);
      expect(planHash(trials)).toBe(sha256);
    },
  );

  it('--json gives one document, with everything that would run', async () => {
    const { stdout, status } = await check('doubtful.yaml', '--json');
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schemaVersion: 1,
      file: 'doubtful.yaml',
      valid: true,
      configurationCount: 9,
      trialCount: 9,
      price: null,
      smallDesign: null,
      warnings: [{ code: 'LINT_NO_REPLICATES', severity: 'warning' }],
    });
    expect(document.record.parameters).toHaveLength(3);
    expect(status).toBe(0);
  });

  it('takes several files: the wrong one is told among them, and decides the exit code', async () => {
    const { stdout, stderr, status } = await check('grid.yaml', 'wrong.yaml', 'doubtful.yaml');
    expect(stdout.match(/complete grid: 9 configurations/g)).toHaveLength(2);
    expect(stderr).toMatch(/wrong\.yaml:2:9 [\s\S]*wrong\.yaml:5:/);
    expect(status).toBe(2);
    const { files, valid } = JSON.parse((await check('grid.yaml', 'wrong.yaml', '--json')).stdout);
    expect(valid).toBe(false);
    expect(files.map((file: { valid: boolean }) => file.valid)).toEqual([true, false]);
    expect(files[1].problems.map(({ path }: { path: string }) => path)).toEqual(['method', 'metric.goal']);
  });

  it('--all takes one file', async () => {
    await expect(check('grid.yaml', 'doubtful.yaml', '--all')).rejects.toThrow('--all takes one file.');
  });

  it('--strict makes warnings errors', async () => {
    expect((await check('doubtful.yaml')).status).toBe(0);
    const { stdout, stderr, status } = await check('doubtful.yaml', '--strict');
    expect(stderr).toContain('replicates is missing');
    expect([stdout, status]).toEqual(['', 2]);
    expect((await check('grid.yaml', '--strict')).status).toBe(0);
  });

  it('prints a small design as a ready file where there are many trials', async () => {
    const { stdout, stderr } = await check('many.yaml');
    expect(stderr).toContain('10,000 trials');
    const [, file = ''] = stdout.split('as a ready file:\n\n');
    writeFileSync('small.yaml', file);
    expect((await check('small.yaml', '--strict')).status).toBe(0);
  });

  it('tells the price once an earlier run of the task told seconds per trial', async () => {
    expect((await check('grid.yaml')).stdout).not.toContain('a trial');
    const folder = join('.hypersweep', 'reports', 'earlier');
    mkdirSync(folder, { recursive: true });
    const report = {
      sweepId: 'b'.repeat(16),
      task: 'sentiment',
      reportedAt: 1,
      timing: { trials: 20, secondsPerTrial: 10 },
    };
    writeFileSync(join(folder, 'report.json'), JSON.stringify(report));
    const { price } = JSON.parse((await check('grid.yaml', '--json')).stdout);
    expect(price).toEqual({ sweepId: 'b'.repeat(16), secondsPerTrial: 10, trials: 20, workerSeconds: 180 });
    expect((await check('grid.yaml')).stdout).toContain('at 10 s a trial');
  });
});
