import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProject, runCli } from '../support/run-cli.ts';

const good = `task: sentiment
method: grid
metric: {name: eval/accuracy, goal: maximize}
parameters: {epochs: {values: [1, 2]}}
`;

describe('what the command refuses', () => {
  let folder: string;
  let remove: () => void;
  const cli = (...args: string[]) => runCli(args, { cwd: folder });
  beforeAll(() => {
    ({ folder, remove } = makeProject({
      'good.yaml': good,
      'empty.yaml': '',
      'broken.yaml': 'task: [sentiment\nmethod: grid\n',
      'unknown-task.yaml': good.replace('task: sentiment', 'task: sentimemt'),
      'no-file.yaml': good.replace('task: sentiment', 'task: ./nowhere.ts'),
      'syntax.yaml': good.replace('task: sentiment', 'task: ./syntax.ts'),
      'syntax.ts': 'export default {{;\n',
      'several.yaml': good.replace('method: grid', 'methd: grid').replace('goal: maximize', 'goal: max'),
      'huge.yaml': `# ${'x'.repeat(10_000_000)}\n${good}`,
    }));
    mkdirSync(join(folder, 'folder'));
  });
  afterAll(() => remove());

  it.each([
    ['no command', [], /^USAGE {2}Say what to do/],
    ['an unknown command', ['rnu', 'good.yaml'], /^USAGE .*run/],
    ['an unknown flag', ['check', 'good.yaml', '--fast'], /^USAGE .*fast/],
    [
      'slots that are no number',
      ['run', 'good.yaml', '--slots', 'abc'],
      /^USAGE {2}--slots must be a whole number from 1 to 256, got "abc"\.\n/,
    ],
    [
      'slots below one',
      ['run', 'good.yaml', '--slots', '0'],
      /^USAGE {2}--slots must be a whole number from 1 to 256, got "0"/,
    ],
    ['--save without --trial', ['run', 'good.yaml', '--save', 'x'], /^USAGE {2}--save goes with --trial N\./],
    [
      'a trial that is not planned',
      ['run', 'good.yaml', '--trial', '2'],
      /^TRIAL_UNKNOWN {2}This sweep has trials 0 to 1, not 2\./m,
    ],
    ['a missing file', ['check', 'goood.yaml'], /^CONFIG_NOT_FOUND .*goood\.yaml[\s\S]*good\.yaml/],
    ['a directory', ['check', 'folder'], /^CONFIG_NOT_FOUND .*folder/],
    ['an empty file', ['check', 'empty.yaml'], /^CONFIG_INVALID .*/],
    ['broken YAML', ['check', 'broken.yaml'], /^CONFIG_INVALID [\s\S]*broken\.yaml:\d+:\d+/],
    [
      'several mistakes at once',
      ['check', 'several.yaml'],
      /several\.yaml:2:1[\s\S]*method[\s\S]*several\.yaml:3:\d+[\s\S]*maximize/,
    ],
    ['a file of 10 MB', ['check', 'huge.yaml'], /^CONFIG_INVALID .*/],
    [
      'an unknown task',
      ['check', 'unknown-task.yaml'],
      /^TASK_UNKNOWN {2}.*"sentimemt" is no built-in task - did you mean "sentiment"\?/,
    ],
    ['a task file that is not there', ['check', 'no-file.yaml'], /^TASK_UNKNOWN {2}task: \.\/nowhere\.ts is no file/],
    ['a task file with a syntax error', ['check', 'syntax.yaml'], /^TASK_INVALID {2}[\s\S]*syntax\.ts:1:17/],
    [
      'a store that is no address',
      ['status', '--store', 'localhost'],
      /^STORE_ADDRESS_INVALID .*--store must be a redis:\/\/, rediss:\/\/ or postgres:\/\/ URL, got localhost/,
    ],
    [
      'a shared store without a secret',
      ['status', '--store', 'redis://localhost:1'],
      /^SECRET_MISSING [\s\S]*openssl rand/,
    ],
  ])('%s', async (_what, args, expected) => {
    const { stderr, stdout, status } = await cli(...args);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('a task that throws while it is loaded, before any trial', async () => {
    writeFileSync(join(folder, 'throws.ts'), "throw new Error('no data base here');\n");
    writeFileSync(join(folder, 'throws.yaml'), good.replace('task: sentiment', 'task: ./throws.ts'));
    const { stderr, status } = await cli('run', 'throws.yaml', '--quiet');
    expect(stderr).toMatch(/^TASK_INVALID {2}The task cannot be trained \(user\): .*no data base here/m);
    expect(status).toBe(2);
  });

  it('a store that does not answer, with exit code 5', async () => {
    const env = { HYPERSWEEP_SECRET: 'a secret long enough' };
    const { stderr, status } = await runCli(['status', '--store', 'redis://me:hush@127.0.0.1:1'], { cwd: folder, env });
    expect(stderr).toMatch(/^STORE_UNREACHABLE {2}redis:\/\/me:\*\*\*@127\.0\.0\.1:1/);
    expect(stderr).not.toContain('hush');
    expect(status).toBe(5);
  });
});

describe('help', () => {
  it.each([['--help'], ['run', '--help'], ['--version']].map((args) => [args]))(
    '%j goes to stdout and succeeds',
    async (args) => {
      const { stdout, status } = await runCli(args, { cwd: '/' });
      expect(stdout.length).toBeGreaterThan(4);
      expect(status).toBe(0);
    },
  );
});
