import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { makeProject, cli } from '../support/run-cli.ts';
import { runnerEntry } from '../support/runner-process.ts';

const rounds = 15;

/** Median wall seconds of so many starts, taken in turns so that other load meets all alike: programs to their end, runners till they are ready. */
export async function measureStarts(): Promise<Readonly<Record<string, number>>> {
  const { folder, remove } = makeProject({});
  const sweep = join(import.meta.dirname, '../../configs/sentiment.yaml');
  const command = (...args: string[]) => [cli, ...args];
  const program = (args: readonly string[]) => () =>
    once(spawn(process.execPath, args, { cwd: folder, stdio: 'ignore' }), 'exit');
  const runner = (backend: string) => async () => {
    const child = fork(runnerEntry, [backend], { serialization: 'advanced', stdio: 'ignore' });
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const starts = {
    'node -e 0': program(['-e', '0']),
    '--version': program(command('--version')),
    'check sentiment.yaml': program(command('check', sweep)),
    'run --help': program(command('run', '--help')),
    'a runner, cpu': runner('cpu'),
    'a runner, wasm': runner('wasm'),
  };
  const seconds = new Map(Object.keys(starts).map((name) => [name, [0].slice(1)]));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [name, start] of Object.entries(starts)) {
        const begin = performance.now();
        await start();
        seconds.get(name)?.push((performance.now() - begin) / 1000);
      }
    }
  } finally {
    remove();
  }
  const median = (times: readonly number[]) => [...times].sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? NaN;
  return Object.fromEntries([...seconds].map(([name, times]) => [name, median(times)]));
}
