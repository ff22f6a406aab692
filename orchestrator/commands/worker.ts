import { spawn } from 'node:child_process';
import type { Argv } from 'yargs';
import { SweepError } from '../../shared/errors.ts';
import { tagPattern } from '../../shared/tag.ts';
import { openOutput } from '../output.ts';
import { logLevels, workerCommand as commandOf, type WorkerRules } from '../run/local-worker.ts';
import { withSession } from '../session.ts';
import { backendFlag, durationFlag, parseSlots, slotsFlag, storeFlag, tagFlag, wholeNumber } from './flags.ts';

interface WorkerFlags {
  readonly store?: string | undefined;
  readonly slots?: string | undefined;
  readonly backend: string;
  readonly tag?: string | undefined;
  readonly once: boolean;
  readonly idleExit?: string | undefined;
  readonly drain: string;
  readonly lease?: string | undefined;
  readonly logLevel?: string | undefined;
  readonly metricsPort?: string | undefined;
  readonly metricsHost: string;
}

/** How long a lease may be. */
const lease = { least: 5000, most: 600_000 };

/** `worker`: trains trials of any sweep in the store until it is told to stop. */
export const workerCommand = {
  command: 'worker',
  describe: 'train trials of the sweeps in a store; Ctrl-C drains it, twice hands the running trials back',
  builder: (argv: Argv) =>
    argv
      .options({ ...storeFlag, ...slotsFlag, ...backendFlag, ...tagFlag })
      .option('once', { type: 'boolean', default: false, describe: 'leave after one trial' })
      .option('idle-exit', { type: 'string', requiresArg: true, describe: 'leave when idle for so long, such as 10m' })
      .option('drain', {
        type: 'string',
        requiresArg: true,
        default: '10m',
        describe: 'how long running trials may take to finish when it is told to leave; then they are handed back',
      })
      .option('lease', {
        type: 'string',
        requiresArg: true,
        describe: 'how soon a worker that died is noticed, 5s to 10m (default: 45s; 12s on a private store)',
      })
      .option('log-level', { choices: logLevels, describe: 'how much is logged on stderr (default: info)' })
      .option('metrics-port', { type: 'string', requiresArg: true, describe: 'serve Prometheus metrics on this port' })
      .option('metrics-host', {
        type: 'string',
        requiresArg: true,
        default: '127.0.0.1',
        describe: 'address to serve them on; 0.0.0.0 for every network',
      }),
  handler: async (flags: WorkerFlags): Promise<void> => {
    const output = openOutput({});
    const rules = rulesOf(flags);
    const slots = flags.once && flags.slots === undefined ? 1 : parseSlots(flags.slots);
    if (flags.once && slots !== 1)
      throw new SweepError('USAGE', `--once takes one trial, so it goes with --slots 1, got ${slots}.`);
    await withSession({ ...flags, trainsBy: () => Date.now() }, output.notice, async ({ open, store }) => {
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
        rules,
      });
      process.exitCode = await runChild(args, env);
    });
  },
};

function rulesOf(flags: WorkerFlags): WorkerRules {
  const { tag, idleExit, lease: asked, metricsPort, logLevel } = flags;
  if (tag !== undefined && !tagPattern.test(tag))
    throw new SweepError('USAGE', `--tag must be letters, digits, - and _, got "${tag}".`);
  return {
    once: flags.once,
    drainMs: durationFlag('--drain', flags.drain),
    ...(idleExit === undefined ? {} : { idleMs: durationFlag('--idle-exit', idleExit) }),
    ...(asked === undefined ? {} : { leaseMs: durationFlag('--lease', asked, { min: lease.least, max: lease.most }) }),
    ...(logLevel === undefined ? {} : { logLevel }),
    ...(metricsPort === undefined
      ? {}
      : {
          metrics: {
            host: flags.metricsHost,
            port: wholeNumber('--metrics-port', metricsPort, { min: 0, max: 65_535 }),
          },
        }),
  };
}

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
