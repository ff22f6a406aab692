import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../support/require-service.ts';
import { makeProject, runCli } from '../support/run-cli.ts';

const sweep = (cap: number) => `name: tiny
task: ./task.ts
method: random
run_cap: ${cap}
seed: 3
metric: {name: eval/x, goal: maximize}
parameters:
  a: {min: 0.0, max: 1.0}
  b: {values: [red, blue], default: red}
`;
const task = `import { defineTrainable } from 'hypersweep';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
export default defineTrainable(({ params, report }) => {
  appendFileSync(join(process.cwd(), 'trained.txt'), 'x');
  console.log('training with', params.b);
  report(1, { 'eval/x': Number(params.a) / 2 });
  report(2, { 'eval/x': Number(params.a) });
  return { 'eval/x': Number(params.a) };
});
`;

describeWith('redis', 'the commands on one sweep', () => {
  let folder: string;
  let remove: () => void;
  const cli = (...args: string[]) => runCli(args, { cwd: folder });
  beforeAll(async () => {
    ({ folder, remove } = makeProject({ 'sweep.yaml': sweep(6), 'task.ts': task }));
    const run = await cli('run', 'sweep.yaml', '--slots', '2', '--json');
    expect(run.stderr + run.stdout).toContain('"schemaVersion": 1');
    expect(run.status).toBe(0);
  });
  afterAll(() => remove());

  it('run --json gives one document with counts, the best trial and a report that exists', async () => {
    const { stdout, status } = await cli('run', 'sweep.yaml', '--json');
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({
      schemaVersion: 1,
      state: 'finished',
      counts: { complete: 6, failed: 0, waiting: 0 },
    });
    expect(document.best.params).toHaveProperty('a');
    expect(existsSync(document.reportPath)).toBe(true);
    expect(status).toBe(0);
  });

  it('run again runs nothing and says so', async () => {
    const { stderr, stdout, status } = await cli('run', 'sweep.yaml');
    expect(stderr).toContain('this sweep is finished: nothing was run');
    expect(stdout).toContain('Best: trial');
    expect(readFileSync(join(folder, 'trained.txt'), 'utf8')).toBe('xxxxxx');
    expect(status).toBe(0);
  });

  it.each(['cancel', 'pause', 'resume', 'retry'])('%s has nothing to do where every trial has ended', async (verb) => {
    expect((await cli(verb)).stdout).toMatch(/^tiny [0-9a-f]{16} is finished: nothing to do\n$/);
    expect(JSON.parse((await cli(verb, '--json')).stdout)).toMatchObject({ state: 'finished' });
  });

  it('retry still names a trial that has a result', async () => {
    expect((await cli('retry', '--trial', '1')).stderr).toContain('--trial 1: it is complete');
  });

  it('next writes two files or none, and prints a command to copy', async () => {
    const out = 'my folder/more.yaml';
    const { stderr, stdout, status } = await cli('next', '--out', out);
    expect(stderr).toContain("run 'my folder/more.yaml'");
    expect(stdout).toBe(`${join(folder, out)}\n${join(folder, 'my folder/tiny.lesson.yaml')}\n`);
    expect(status).toBe(0);
    const own = await cli('next', '--out', 'sweep.yaml', '--force');
    expect(own.stderr).toContain('is a file of the sweep itself');
    expect(readFileSync(join(folder, 'sweep.yaml'), 'utf8')).toBe(sweep(6));
    expect(existsSync(join(folder, 'tiny.lesson.yaml'))).toBe(false);
  });

  it('status --json and list --json have the documented shapes', async () => {
    const status = JSON.parse((await cli('status', '--json')).stdout);
    expect(Object.keys(status)).toEqual(
      expect.arrayContaining(['schemaVersion', 'sweepId', 'state', 'counts', 'best', 'baselines', 'reportPath']),
    );
    const list = JSON.parse((await cli('list', '--json')).stdout);
    expect(list).toMatchObject({
      schemaVersion: 1,
      sweeps: [{ sweepId: status.sweepId, name: 'tiny', state: 'finished', counts: { complete: 6 } }],
    });
  });

  it('status, list and watch speak to people too', async () => {
    for (const args of [['status'], ['list'], ['watch']]) {
      const { stdout, status } = await cli(...args);
      expect(stdout).toContain('tiny');
      expect(status).toBe(0);
    }
  });

  it('show and logs tell of one trial, its curve and what its task printed', async () => {
    const shown = JSON.parse((await cli('show', '0', '--json')).stdout);
    expect(shown).toMatchObject({ state: 'complete', trial: { number: 0 }, curves: [{ epoch: 1 }, { epoch: 2 }] });
    expect((await cli('show', '0')).stdout).toContain('eval/x');
    expect((await cli('logs', '0')).stdout).toContain('training with');
  });

  it('report --out writes both files where they are wanted', async () => {
    const { status, stdout } = await cli('report', '--out', 'my report');
    expect(stdout).toContain('tiny');
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'my report/report.md'), 'utf8')).toContain('tiny');
    expect(JSON.parse(readFileSync(join(folder, 'my report/report.json'), 'utf8'))).toMatchObject({ schemaVersion: 1 });
  });

  it('run --trial trains one trial again and finds it bit-equal', async () => {
    const { stdout, status } = await cli('run', 'sweep.yaml', '--trial', '2', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ comparison: 'equal', trial: { number: 2 } });
    expect(status).toBe(0);
  });

  it('names what does not exist: a trial, a sweep', async () => {
    const trial = await cli('show', '99');
    expect(trial.stderr).toMatch(/^TRIAL_UNKNOWN {2}Sweep [0-9a-f]{16} has trials 0 to 5, not 99\.\n$/);
    expect(trial.status).toBe(2);
    const sweepless = await cli('status', 'nobody');
    expect(sweepless.stderr).toContain('SWEEP_UNKNOWN  The store has no sweep "nobody".');
    expect(sweepless.status).toBe(2);
  });

  it('a larger run_cap runs only the new trials', async () => {
    const before = readFileSync(join(folder, 'trained.txt'), 'utf8').length;
    writeFileSync(join(folder, 'sweep.yaml'), `${sweep(9)}notes: more of them\n`);
    const { stderr, stdout, status } = await cli('run', 'sweep.yaml', '--json');
    expect(JSON.parse(stdout).counts.complete).toBe(9);
    expect(stderr).toMatch(/the same sweep with other settings: .*notes unset -> "more of them".*run_cap 6 -> 9/);
    expect(readFileSync(join(folder, 'trained.txt'), 'utf8').length).toBe(before + 3);
    expect(status).toBe(0);
  });

  it('a changed parameter makes another sweep, and the old results stay', async () => {
    writeFileSync(join(folder, 'sweep.yaml'), sweep(2).replace('max: 1.0', 'max: 2.0'));
    const { stderr, status } = await cli('run', 'sweep.yaml', '--json');
    expect(stderr).toMatch(
      /this is a new sweep, [0-9a-f]{16}: parameters changed since [0-9a-f]{16}, whose results stay/,
    );
    expect(status).toBe(0);
    expect(JSON.parse((await cli('list', '--json')).stdout).sweeps).toHaveLength(2);
  });
});
