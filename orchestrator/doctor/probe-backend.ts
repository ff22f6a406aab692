import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { backendProbeSchema, type BackendProbe } from '../../shared/backend-probe.ts';
import type { Backend } from '../../shared/records.ts';
import { runnerEnvironment } from '../../shared/runner-environment.ts';
import { packageRoot } from '../package-root.ts';

/** How long a backend may take to load and to train a few steps, in ms. */
const limitMs = 60_000;

/** Loads a backend in a process of its own, as a runner would, and trains a few steps on it. Never throws. */
export function probeBackend(
  backend: Backend,
  { threads, environment }: { readonly threads: number; readonly environment: NodeJS.ProcessEnv },
): Promise<BackendProbe> {
  const entry = join(packageRoot(), 'dist', 'worker', 'probe.js');
  const child = spawn(process.execPath, [entry, backend], {
    env: runnerEnvironment(environment, threads),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ works: false, message: error.message, remedy: null }));
    child.on('close', (status, signal) => resolve(answerOf(output, signal ?? `exit code ${status ?? 'unknown'}`)));
  });
}

function answerOf({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }, how: string): BackendProbe {
  for (const line of stdout.split('\n')) {
    if (!line.startsWith('{"works":')) continue;
    const probe = backendProbeSchema.safeParse(JSON.parse(line)).data;
    if (probe !== undefined) return probe;
  }
  const words = stderr.trim().split('\n').at(-1) ?? '';
  return { works: false, message: `its process ended (${how}) ${words}`.trim(), remedy: null };
}
