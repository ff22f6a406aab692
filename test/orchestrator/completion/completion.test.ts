import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionsFor } from '../../../orchestrator/completion/answers.ts';
import { completionScript } from '../../../orchestrator/completion/scripts.ts';
import { describeWith } from '../../support/require-service.ts';
import { makeProject } from '../../support/run-cli.ts';

const help = `hypersweep check <files..>

Positionals:
  files  sweep files (YAML)  [array] [required]

Options:
      --help    Show help  [boolean]
      --format  with --all  [choices: "csv", "jsonl"] [default: "csv"]
  -q, --quiet   no progress on stderr  [boolean]
      --sweep   the sweep's name  [string]
`;
const shellHelp = `Positionals:
  shell  the shell that reads it  [required] [choices: "bash", "zsh"]
`;
const context = {
  commands: ['check', 'cancel', 'completion', 'status', 'show'],
  helpOf: (command: string) => Promise.resolve(command === 'completion' ? shellHelp : help),
};
const answers = (line: string) => completionsFor(line.split(' '), context);

let folder = '';
let remove: () => void;
const here = process.cwd();
beforeAll(() => {
  ({ folder, remove } = makeProject({ 'first.yaml': '', 'second.yml': '', 'task.ts': '' }));
  mkdirSync(join(folder, 'configs'));
  writeFileSync(join(folder, 'configs/third.yaml'), '');
  for (const [name, sweepId] of [
    ['nightly', 'a'.repeat(16)],
    ['two words', 'b'.repeat(16)],
  ] as const) {
    mkdirSync(join(folder, '.hypersweep/reports', sweepId), { recursive: true });
    writeFileSync(join(folder, '.hypersweep/reports', sweepId, 'report.json'), JSON.stringify({ sweepId, name }));
  }
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(here);
  remove();
});

describe('what a shell is answered', () => {
  it.each([
    ['', ['check', 'cancel', 'completion', 'status', 'show']],
    ['c', ['check', 'cancel', 'completion']],
    ['--v', ['--version']],
    ['check ', ['configs/', 'first.yaml', 'second.yml']],
    ['check configs/', ['configs/third.yaml']],
    ['check --debug first.yaml s', ['second.yml']],
    ['check --', ['--help', '--format', '--quiet', '--sweep']],
    ['check --quiet --', ['--help', '--format', '--sweep']],
    ['check first.yaml --format ', ['csv', 'jsonl']],
    ['completion z', ['zsh']],
    ['status ', ['b'.repeat(16), 'nightly']],
    ['status nig', ['nightly']],
    ['show --sweep ', ['b'.repeat(16), 'nightly']],
    ['show ', []],
    ['nonsense ', []],
  ])('to "%s"', async (line, expected) => {
    expect(await answers(line)).toEqual(expected);
  });
});

/** A folder with a command `hypersweep` that answers with the words it was asked about, and `check`. */
function fakeCommand(): string {
  const path = join(folder, 'bin');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'hypersweep'), '#!/bin/sh\nshift\necho check\necho "asked:$*"\n');
  chmodSync(join(path, 'hypersweep'), 0o755);
  return `${path}:${process.env['PATH'] ?? ''}`;
}

function runShell(shell: string, script: string): string {
  const { stdout, stderr, status } = spawnSync(shell, ['-c', script], {
    encoding: 'utf8',
    env: { PATH: fakeCommand(), HOME: folder },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

describe('the script', () => {
  it('for bash asks with the words up to the cursor and offers the answers', () => {
    const typed = 'COMP_WORDS=(hypersweep run "" behind); COMP_CWORD=2; _hypersweep; printf "%s\\n" "${COMPREPLY[@]}"';
    expect(runShell('bash', `${completionScript('bash')}\n${typed}`)).toBe('check\nasked:run');
  });
});

describeWith('zsh', 'the script for zsh', () => {
  it('asks with the words up to the cursor and offers the answers', () => {
    const stubs = 'compdef() { :; }; compadd() { print -l -- offered "$@"; }';
    const typed = 'words=(hypersweep run "" behind); CURRENT=3; _hypersweep';
    expect(runShell('zsh', `${stubs}\n${completionScript('zsh')}\n${typed}`)).toBe('offered\n--\ncheck\nasked:run');
  });
});

describeWith('fish', 'the script for fish', () => {
  it('offers the answers', () => {
    expect(runShell('fish', `${completionScript('fish')}\ncomplete -C "hypersweep run ch"`)).toBe('check');
  });
});
