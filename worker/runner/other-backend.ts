import { fork } from 'node:child_process';
import type { Backend } from '../../shared/records.ts';
import type { RunnerMessage } from '../../shared/runner-protocol.ts';
import type { GatesRequest } from './runner-context.ts';

/** Which backends to compare with, best guess first: the first that loads is timed. */
const others: Readonly<Record<Backend, readonly Backend[]>> = {
  node: ['wasm'],
  wasm: ['node', 'cpu'],
  cpu: ['node', 'wasm'],
};
/** Wall ms that another backend may take to load and step; a slower one is no candidate. */
const patienceMs = 20_000;

/** A backend, and the wall seconds of one training step on it. */
export interface TimedBackend {
  readonly backend: Backend;
  readonly secondsPerStep: number;
}

/**
 * Has a request that only times steps answered on another backend than `own`, in a process of its own, because one process
 * keeps one backend. `entry` is the runner's own file. Null where no other backend loads, or none answers in time.
 */
export async function timeElsewhere(own: Backend, request: GatesRequest, entry: string): Promise<TimedBackend | null> {
  for (const backend of others[own]) {
    const secondsPerStep = await timeOn(backend, request, entry);
    if (secondsPerStep !== null) return { backend, secondsPerStep };
  }
  return null;
}

function timeOn(backend: Backend, request: GatesRequest, entry: string): Promise<number | null> {
  const child = fork(entry, [backend], { serialization: 'advanced', stdio: 'ignore' });
  return new Promise<number | null>((resolve) => {
    const timer = setTimeout(() => answer(null), patienceMs);
    const answer = (seconds: number | null) => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(seconds);
    };
    const hear = (message: RunnerMessage) => {
      if (message.type === 'ready') child.send(request);
      else if (message.type === 'gates-done') answer(message.report.price?.secondsPerStep ?? null);
      else if (message.type === 'failed' || message.type === 'unavailable') answer(null);
    };
    child.on('message', (messages: readonly RunnerMessage[]) => messages.forEach(hear));
    child.on('error', () => answer(null));
    child.on('exit', () => answer(null));
  });
}
