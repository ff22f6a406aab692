import { spawn } from 'node:child_process';
import type { Argv } from 'yargs';
import { openOutput } from '../output.ts';
import { workerCommand as commandOf } from '../run/local-worker.ts';
import { withSession } from '../session.ts';
import { backendFlag, parseSlots, slotsFlag, storeFlag, tagFlag } from './flags.ts';

/** `worker`: trains trials of any sweep in the store until it is told to stop. */
export const workerCommand = {
  command: 'worker',
  describe: 'train trials of the sweeps in a store; Ctrl-C drains it, twice hands the running trials back',
  builder: (argv: Argv) => argv.options({ ...storeFlag, ...slotsFlag, ...backendFlag, ...tagFlag }),
  handler: async (flags: {
    store?: string | undefined;
    slots?: string | undefined;
    backend: string;
    tag?: string | undefined;
  }): Promise<void> => {
    const output = openOutput({});
    const slots = parseSlots(flags.slots);
    await withSession(flags, output.notice, async ({ open, store }) => {
      const { address, secret, stateFolder, kind } = open;
      const { args, env } = commandOf({
        address,
        secret,
        stateFolder,
        slots,
        backend: flags.backend,
        tag: store.tag,
        isPrivate: kind === 'private',
        environment: process.env,
      });
      process.exitCode = await runChild(args, env);
    });
  },
};

/** Runs the worker process with our terminal, hands signals on, and gives its exit code. */
function runChild(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env });
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', pass);
  process.on('SIGTERM', pass);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      process.off('SIGINT', pass);
      process.off('SIGTERM', pass);
      resolve(signal === null ? (code ?? 1) : 1);
    });
  });
}
