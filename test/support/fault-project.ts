import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { vi } from 'vitest';
import { removeFolder } from './remove-folder.ts';
import { kill } from './fleet.ts';
import { makeProject, root, runCli, type Finished } from './run-cli.ts';

/** Processes of a sweep, as a person would name them. */
export type Role = 'run' | 'worker' | 'runner' | 'keeper';

const entries: readonly (readonly [Role, string])[] = [
  ['run', 'orchestrator/cli.js'],
  ['worker', 'worker/main.js'],
  ['runner', 'worker/runner/main.js'],
  ['keeper', 'orchestrator/store/keeper-main.js'],
];

/** A `run` that goes on in the background. */
export interface BackgroundRun {
  readonly pid: number;
  /** Everything it has said on stderr so far. */
  readonly said: () => string;
  readonly ended: Promise<Finished>;
}

/** A project of a test's own in which anything may be killed. */
export interface FaultProject {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly write: (name: string, text: string) => void;
  readonly remove: (name: string) => void;
  readonly run: (...flags: readonly string[]) => BackgroundRun;
  readonly cli: (...args: readonly string[]) => Promise<Finished>;
  /** Living processes of a role. */
  readonly pids: (role: Role) => number[];
  /** The private store's server; 0 while none runs. */
  readonly storePid: () => number;
  /** Lines that the task has written, such as `end 3`, that begin with a word. */
  readonly told: (word: string) => string[];
  /** Waits until the worker has heard that it should take no more. */
  readonly workerLeaves: () => Promise<void>;
  /** Waits until nothing of this project runs any more. */
  readonly quiet: () => Promise<void>;
  /** Kills what is left and removes the folder. */
  readonly close: () => Promise<void>;
}

/**
 * Says in told.txt when it is loaded and when a trial starts and ends. Loading waits while the file `hold` is there; trial `a`
 * waits, after its first step, for the file `go` or `go-<a>`.
 */
const gatedTask = `
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineTrainable } from 'hypersweep';

const tell = (line: string) => appendFileSync('told.txt', line + '\\n');
tell('load');
while (existsSync('hold')) await sleep(20);

export default defineTrainable(async ({ params, report, signal }) => {
  const a = Number(params['a']);
  tell('start ' + a);
  report(1, { 'eval/x': a, 'eval/pid': process.pid });
  while (!existsSync('go') && !existsSync('go-' + a) && !signal.aborted) await sleep(20);
  if (signal.aborted) return {};
  tell('end ' + a);
  report(2, { 'eval/x': 2 * a, 'eval/pid': process.pid });
  return { 'eval/x': 2 * a, 'eval/pid': process.pid };
});
`;

/** A sweep over `a` from 0 to `trials` - 1: the trial's number is its `a`. `more` are further lines of the file. */
export function gatedSweep(trials: number, more = ''): string {
  const values = Array.from({ length: trials }, (_, index) => index).join(', ');
  return `name: gated
task: ./task.ts
method: grid
seed: 1
backend: wasm
metric: {name: eval/x, goal: maximize}
parameters:
  a: {values: [${values}]}
${more}`;
}

/** Makes a project with the gated task and a sweep of it; `postgres` has a PATH on which node is all there is. */
export function faultProject(kind: 'redis' | 'postgres', sweep: string): FaultProject {
  const project = makeProject({ 'task.ts': gatedTask, 'sweep.yaml': sweep });
  const { folder } = project;
  // The private PostgreSQL of root runs as another user, who must be able to look into the PATH.
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, 'bin'));
  symlinkSync(process.execPath, join(folder, 'bin/node'));
  const mark = randomUUID();
  const env = {
    ...(kind === 'postgres' ? { PATH: join(folder, 'bin') } : {}),
    HYPERSWEEP_LEASE_MS: '2000',
    HYPERSWEEP_KEEPER_LINGER_MS: '300',
    FAULT_PROJECT: mark,
  };
  const storePid = () => serverPid(join(folder, '.hypersweep'));
  const ours = () => [...processesWith(`FAULT_PROJECT=${mark}`), ...[storePid()].filter((pid) => pid > 0)];
  const left = () => ours().map((pid) => readProc(pid, 'cmdline').replaceAll('\0', ' '));
  const quiet = () =>
    until(
      () => `everything has ended, there is ${left().join(', ')}`,
      () => ours().length === 0,
    );
  return {
    folder,
    env,
    storePid,
    workerLeaves: () =>
      until('the worker takes no more', () => {
        const log = join(folder, '.hypersweep/logs/worker.log');
        return existsSync(log) && readFileSync(log, 'utf8').includes('taking no more trials');
      }),
    quiet,
    write: (name, text) => writeFileSync(join(folder, name), text),
    remove: (name) => rmSync(join(folder, name), { force: true }),
    run: (...flags) => startRun(['run', 'sweep.yaml', '--slots', '2', ...flags], { cwd: folder, env }),
    cli: (...args) => runCli(args, { cwd: folder, env }),
    pids: (role) => processesWith(`FAULT_PROJECT=${mark}`).filter((pid) => roleOf(pid) === role),
    told: (word) => linesOf(join(folder, 'told.txt')).filter((line) => line.startsWith(word)),
    close: async () => {
      // The keeper first: it starts the store again.
      for (let left = ours(); left.length > 0; left = ours()) {
        left.forEach(kill);
        await new Promise((wait) => setImmediate(wait));
      }
      removeFolder(dataFolder(join(folder, '.hypersweep')));
      project.remove();
    },
  };
}

/** Waits until a condition holds; `what` names it when it never does. */
export async function until(what: string | (() => string), holds: () => boolean, timeout = 60_000): Promise<void> {
  await vi.waitFor(
    () => {
      if (!holds()) throw new Error(`never: ${typeof what === 'string' ? what : what()}`);
    },
    { timeout, interval: 25 },
  );
}

function startRun(args: readonly string[], options: { cwd: string; env: NodeJS.ProcessEnv }): BackgroundRun {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NO_COLOR: '1', ...options.env };
  const child: ChildProcess = spawn(process.execPath, [join(root, 'dist/orchestrator/cli.js'), ...args], {
    cwd: options.cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => (output[stream] += text));
  }
  const ended = new Promise<Finished>((done) => {
    child.on('close', (status) => done({ ...output, status }));
  });
  return { pid: child.pid ?? 0, said: () => output.stderr, ended };
}

/** Living processes that have this text among their environment variables. */
export function processesWith(variable: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => isAlive(pid) && readProc(pid, 'environ').split('\0').includes(variable));
}

/** What a process is, by its command line. */
export function roleOf(pid: number): Role | undefined {
  const command = readProc(pid, 'cmdline');
  return entries.find(([, entry]) => command.includes(`/dist/${entry}`))?.[0];
}

function isAlive(pid: number): boolean {
  const stat = readProc(pid, 'stat');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

/** A file of a process below /proc; empty when it is gone. */
export function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** The process id of a private store's server, 0 while none runs: from the file that the server itself keeps; a pid that is another program's by now is nobody. */
export function serverPid(stateFolder: string): number {
  for (const file of ['redis.pid', 'data/postmaster.pid']) {
    const path = join(dataFolder(stateFolder), file);
    const pid = existsSync(path) ? Number(readFileSync(path, 'utf8').split('\n')[0]) : 0;
    if (pid > 0 && isAlive(pid) && folderOf(pid).startsWith(dataFolder(stateFolder))) return pid;
  }
  return 0;
}

function dataFolder(stateFolder: string): string {
  const marker = join(stateFolder, 'store.json');
  if (!existsSync(marker)) return join(stateFolder, 'redis');
  return resolve(stateFolder, (JSON.parse(readFileSync(marker, 'utf8')) as { folder: string }).folder);
}

function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}
