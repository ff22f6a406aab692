import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { listSweeps } from '../../../orchestrator/queue/registry.ts';
import { openSweepStore } from '../../../orchestrator/queue/sweep-store.ts';
import { queueOf } from '../../../orchestrator/queue/trials.ts';
import { readSnapshot, type SweepSnapshot } from '../../../orchestrator/run/sweep-state.ts';
import { formatStoreAddress } from '../../../shared/store-address.ts';
import { Actor } from '../../chaos/actors.ts';
import { cli, makeProject } from '../../support/run-cli.ts';
import type { TestStore } from '../../support/test-stores.ts';

const secret = 'a secret of the scale bench';

/** A project with one sweep, and a store for it. */
export interface Field {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs a command to its end; fails where it does. */
  readonly command: (...args: string[]) => Promise<Measured>;
  /** Starts so many `worker` commands. */
  readonly workers: (count: number, ...flags: string[]) => Actor[];
  /** Trials that have ended. */
  readonly ended: () => Promise<number>;
  readonly snapshot: () => Promise<SweepSnapshot>;
  /** Waits until so many trials have ended; `meanwhile` is called again and again. */
  readonly until: (count: number, meanwhile?: () => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a command took. */
export interface Measured {
  readonly stdout: string;
  readonly seconds: number;
  /** Most resident megabytes at any moment. */
  readonly megabytes: number;
}

/** Opens a field on an empty store; `task` is the body of a trainable. */
export async function openField(server: TestStore, sweep: string, task: string): Promise<Field> {
  const project = makeProject({ 'task.ts': taskOf(task), 'sweep.yaml': sweepFile(sweep) });
  const env = { HYPERSWEEP_STORE: formatStoreAddress(server.address), HYPERSWEEP_SECRET: secret };
  const store = await openSweepStore(server.address, { secret });
  const actors: Actor[] = [];
  const ended = async () => {
    const counts = await queueOf(store, 'wasm').getJobCounts('completed', 'failed');
    return (counts['completed'] ?? 0) + (counts['failed'] ?? 0);
  };
  return {
    folder: project.folder,
    env,
    ended,
    command: (...args) => measured(args, { cwd: project.folder, env }),
    workers: (count, ...flags) => {
      const started = Array.from(
        { length: count },
        () => new Actor(['worker', '--backend', 'wasm', ...flags], { cwd: project.folder, env }),
      );
      for (const actor of started) actor.revive();
      actors.push(...started);
      return started;
    },
    snapshot: async () => {
      const [sweepThere] = await listSweeps(store, () => undefined);
      if (sweepThere === undefined) throw new Error('there is no sweep');
      return readSnapshot(store, sweepThere);
    },
    until: async (count, meanwhile) => {
      while ((await ended()) < count) {
        await meanwhile?.();
        await sleep(200);
      }
    },
    close: async () => {
      await Promise.all(actors.map((actor) => actor.rest()));
      await store.close();
      project.remove();
    },
  };
}

/** A whole sweep file of the field, from its method and parameters. */
export function sweepFile(sweep: string): string {
  return `${common}${sweep}`;
}

const common = `name: scale
task: ./task.ts
seed: 1
backend: wasm
metric: {name: eval/x, goal: maximize}
retry: {lost: 1000, crash: 1000, oom: 1000}
max_failed: 1
gates: {data: off, baselines: off, preflight: off}
budget: {trials: 1000000, worker_hours: 1000000}
`;

function taskOf(body: string): string {
  return `
import { setTimeout as sleep } from 'node:timers/promises';
import { defineTrainable } from 'hypersweep';
export default defineTrainable(async ({ params }) => {
  ${body}
});
`;
}

async function measured(
  args: readonly string[],
  { cwd, env }: Pick<Field, 'env'> & { cwd: string },
): Promise<Measured> {
  const { PATH, HOME } = process.env;
  const started = performance.now();
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { PATH, HOME, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '', megabytes: 0 };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const watch = setInterval(() => (output.megabytes = peakMegabytes(child.pid ?? 0) ?? output.megabytes), 50);
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (status !== 0) throw new Error(`${args.join(' ')}: ${output.stderr.slice(-2000)}`);
  return { stdout: output.stdout, seconds: (performance.now() - started) / 1000, megabytes: output.megabytes };
}

function peakMegabytes(pid: number): number | null {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
