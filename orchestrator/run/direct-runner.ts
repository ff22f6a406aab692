import { fork } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleForDisk } from '../../shared/bundle-format.ts';
import type { DynamicsPart } from '../../shared/dynamics.ts';
import { SweepError } from '../../shared/errors.ts';
import { runnerEnvironment } from '../../shared/runner-environment.ts';
import type { RunnerMessage, RunnerRequest, RunnerTask } from '../../shared/runner-protocol.ts';
import { packageRoot } from '../package-root.ts';
import type { TaskCode } from '../plan/bundle.ts';

/** An answer that ends a request. */
export type DirectAnswer = Extract<RunnerMessage, { type: 'trial-done' | 'gates-done' | 'failed' }>;

/** How to run one request without a store. */
export interface DirectRun {
  readonly backend: string;
  readonly threads: number;
  readonly environment: NodeJS.ProcessEnv;
  /** Names of environment variables that the sweep passes. */
  readonly passed: readonly string[];
  readonly onEpoch: (message: Extract<RunnerMessage, { type: 'epoch' }>) => void;
  readonly onDynamics?: (part: DynamicsPart) => void;
  readonly onReady: (provenance: Extract<RunnerMessage, { type: 'ready' }>['provenance']) => void;
  readonly signal: AbortSignal;
}

/**
 * Forks one runner, has one request answered and ends it; what the task prints goes to stderr.
 * @throws SweepError `BACKEND_UNAVAILABLE`, or `WORKER_FAILED` when the runner dies
 */
export async function runDirectly(request: RunnerRequest, run: DirectRun): Promise<DirectAnswer> {
  const entry = join(packageRoot(), 'dist', 'worker', 'runner', 'main.js');
  const child = fork(entry, [run.backend], {
    env: runnerEnvironment(run.environment, run.threads, run.passed),
    serialization: 'advanced',
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
  });
  const kill = () => child.kill('SIGKILL');
  run.signal.addEventListener('abort', kill, { once: true });
  try {
    return await new Promise<DirectAnswer>((answer, reject) => {
      const hear = (message: RunnerMessage) => {
        if (message.type === 'ready') {
          run.onReady(message.provenance);
          child.send(request);
        } else if (message.type === 'epoch') run.onEpoch(message);
        else if (message.type === 'dynamics') run.onDynamics?.(message.part);
        else if (message.type === 'unavailable') reject(new SweepError('BACKEND_UNAVAILABLE', message.message));
        else if (message.type !== 'pong' && message.type !== 'begun') answer(message);
      };
      child.on('message', (messages: readonly RunnerMessage[]) => messages.forEach(hear));
      child.on('error', reject);
      child.on('exit', (code, signal) =>
        reject(
          new SweepError(
            'WORKER_FAILED',
            `The runner ended without an answer (${signal ?? `exit code ${code ?? 'unknown'}`}).`,
          ),
        ),
      );
    });
  } finally {
    run.signal.removeEventListener('abort', kill);
    kill();
  }
}

/** The task as a runner takes it; a bundle is laid below the state folder first, where its packages resolve. */
export async function layTask(code: TaskCode, stateFolder: string): Promise<RunnerTask> {
  const { ref, text } = code;
  if (ref.kind === 'built-in' || text === null)
    return { kind: 'built-in', name: ref.kind === 'built-in' ? ref.name : '', sha256: ref.sha256 };
  const path = join(stateFolder, 'code', `${ref.sha256}.mjs`);
  await mkdir(dirname(path), { recursive: true });
  const packageUrl = pathToFileURL(join(packageRoot(), 'dist', 'shared', 'index.js')).href;
  const folder = dirname(resolve(dirname(stateFolder), ref.file));
  await writeFile(path, bundleForDisk(text, { packageUrl, folder }), { mode: 0o600 });
  return { kind: 'bundle', path, folder, sha256: ref.sha256 };
}
