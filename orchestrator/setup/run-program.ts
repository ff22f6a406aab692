import { spawn } from 'node:child_process';

/** How a program ended and the last of what it printed, both streams mixed. */
export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** Where and for how long a program runs. */
export interface RunOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the program and all that it started. */
  readonly signal: AbortSignal;
}

/** Characters of output that are kept: its end. */
const keptOutput = 64_000;

/** Runs a program in a process group of its own; one that cannot be started ended with status null and says why. */
export function runProgram(command: string, args: readonly string[], options: RunOptions): Promise<Ran> {
  const { cwd, env, signal } = options;
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (text: string) => (output = (output + text).slice(-keptOutput));
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', keep);
    const end = () => killGroup(child.pid);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    const finish = (status: number | null) => {
      signal.removeEventListener('abort', end);
      resolve({ status, output });
    };
    child.on('error', (error) => {
      keep(error.message);
      finish(null);
    });
    child.on('close', finish);
  });
}

/** The last telling lines of a program's output. */
export function lastLines(output: string, count = 8): string {
  const lines = output.split('\n').map((line) => line.trimEnd());
  return lines
    .filter((line) => line !== '')
    .slice(-count)
    .join('\n');
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
