import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeFolder } from './remove-folder.ts';

/** The repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const cli = join(root, 'dist/orchestrator/cli.js');

/** What a finished command gave. */
export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** Runs the built command with nothing in its environment but PATH, HOME and what is given; kills it after `timeoutMs`. */
export function runCli(
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly timeoutMs?: number },
): Promise<Finished> {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, NO_COLOR: '1', HYPERSWEEP_KEEPER_LINGER_MS: '200', ...options.env };
  return finish(
    spawn(process.execPath, [cli, ...args], { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }),
    options.timeoutMs,
  );
}

/** Runs any program to its end. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly timeoutMs?: number },
): Promise<Finished> {
  return finish(
    spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] }),
    options.timeoutMs,
  );
}

function finish(child: ReturnType<typeof spawn>, timeoutMs = 60_000): Promise<Finished> {
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => (output[stream] += text));
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ ...output, status });
    });
  });
}

/** An empty project folder with the given files; `remove` takes it away. */
export function makeProject(files: Readonly<Record<string, string>>): {
  readonly folder: string;
  readonly remove: () => void;
} {
  const folder = mkdtempSync(join(tmpdir(), 'hs-project-'));
  writeFileSync(join(folder, 'package.json'), '{"name": "a-project", "private": true}\n');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, remove: () => removeFolder(folder) };
}
