import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { errorTable } from '../../shared/errors.ts';
import { failureClasses } from '../../shared/records.ts';
import { root, runCli } from '../support/run-cli.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

it('documents every error code with its exit code, and none that does not exist', () => {
  const documented = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)`\s*\| (\d)\s*\| (.*?)\s*\|$/gm)].map((row) =>
    row.slice(1, 4),
  );
  expect(documented).toEqual(Object.entries(errorTable).map(([code, { exit, doc }]) => [code, String(exit), doc]));
});

it('throws every documented error code somewhere', () => {
  const files = execFileSync('git', ['ls-files', 'shared', 'orchestrator', 'worker'], { cwd: root, encoding: 'utf8' });
  const sources = files
    .split('\n')
    .filter((file) => file.endsWith('.ts') && file !== 'shared/errors.ts')
    .map(read)
    .join('\n');
  for (const code of Object.keys(errorTable)) expect(sources, code).toContain(`'${code}'`);
});

it('documents every failure class', () => {
  const documented = [...read('docs/errors.md').matchAll(/^\| `([a-z]+)`/gm)].map((row) => row[1]);
  expect(documented.sort()).toEqual([...failureClasses].sort());
});

it('names in the compose file only commands that exist', async () => {
  const compose = parse(read('docker-compose.yml'));
  const { stdout } = await runCli(['--help'], { cwd: root });
  for (const service of ['worker', 'orchestrator'])
    expect(stdout).toContain(`hypersweep ${compose.services[service].command[0]}`);
  const redis = compose.services.redis.command.join(' ');
  expect(redis).toContain('noeviction');
  // In an argument every process list would show it.
  expect(redis).not.toContain('--requirepass');
  for (const service of Object.values<{ secrets: string[] }>(compose.services))
    for (const secret of service.secrets) expect(compose.secrets).toHaveProperty(secret);
  for (const { image } of Object.values<{ image?: string }>(compose.services))
    expect(image ?? 'built:here').toMatch(/:\S*\d|built/);
});

it('speaks of every command in the README', async () => {
  const { stdout } = await runCli(['--help'], { cwd: root });
  const commands = [...stdout.matchAll(/^ {2}hypersweep (\w+)/gm)].map((match) => match[1] ?? '');
  expect(commands.length).toBeGreaterThan(9);
  for (const command of commands) expect(read('README.md')).toMatch(new RegExp(`\`${command}\\b`));
});
