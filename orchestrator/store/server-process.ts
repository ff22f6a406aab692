import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { SweepError } from '../../shared/errors.ts';
import { linesSince, type LogMark } from './log-file.ts';
import { processStart } from './process-identity.ts';
import { systemEnvironment, type ServerUser } from './run-as.ts';
import { errorText } from './system-error.ts';

/** A store's server: a child of ours, or one that an earlier keeper left running. */
export interface ServerProcess {
  readonly pid: number;
  /** How it ended, such as "was killed by SIGKILL"; pending while it runs. */
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
}

interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly logFile: string;
  readonly user?: ServerUser | null;
}

/** Starts a server in a process group of its own, with a minimal environment and its output appended to the log file. */
export async function startServer({ command, args, cwd, logFile, user }: ServerCommand): Promise<ServerProcess> {
  const log = await open(logFile, 'a');
  try {
    const child = spawn(command, args, {
      cwd,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: systemEnvironment,
      ...(user ?? {}),
    });
    const exited = new Promise<string>((resolve) => {
      child.once('exit', (code, signal) =>
        resolve(signal === null ? `ended with code ${code ?? 0}` : `was killed by ${signal}`),
      );
    });
    await once(child, 'spawn');
    return watched(child.pid ?? 0, exited);
  } catch (error) {
    throw new SweepError('STORE_NOT_AVAILABLE', `${command} cannot be started: ${errorText(error)}`, {
      hint: 'Install redis-server (Debian: apt install redis-server; macOS: brew install redis), or pass --store.',
      cause: error,
    });
  } finally {
    await log.close();
  }
}

/** A running server that is no child of ours, watched by looking for it four times a second; null when it is gone. */
export async function adoptServer(pid: number): Promise<ServerProcess | null> {
  const started = await processStart(pid);
  if (started === null) return null;
  const gone = async () => {
    while ((await processStart(pid)) === started) await sleep(250);
    return 'ended';
  };
  return watched(pid, gone());
}

/** Asks a server to stop with the first signal, then with SIGKILL after the grace time; resolves when it is gone. */
export async function stopServer(server: ServerProcess, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  for (const [next, waitMs] of [
    [signal, graceMs],
    ['SIGKILL', 5_000],
  ] as const) {
    if (server.hasEnded()) return;
    try {
      process.kill(server.pid, next);
    } catch {
      return;
    }
    await Promise.race([server.ended, sleep(waitMs, undefined, { ref: false })]);
  }
}

interface Wait {
  readonly title: string;
  readonly log: LogMark;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Waits until the server answers.
 * @throws SweepError `STORE_NOT_AVAILABLE` with the last lines of its log when it ends or stays silent; what `signal` aborts with
 */
export async function untilAnswering(
  server: ServerProcess,
  answers: () => Promise<boolean>,
  wait: Wait,
): Promise<void> {
  const deadline = Date.now() + wait.timeoutMs;
  for (let round = 1; !(await answers()); round += 1) {
    wait.signal.throwIfAborted();
    const late = Date.now() > deadline;
    if (!late && !server.hasEnded()) {
      await sleep(Math.min(10 * round, 100));
      continue;
    }
    const what = late ? `does not answer after ${wait.timeoutMs / 1000} s` : await server.ended;
    const lines = await linesSince(wait.log);
    throw new SweepError(
      'STORE_NOT_AVAILABLE',
      `The private ${wait.title} ${what}${late ? '' : ' while starting'}${lines === '' ? '' : `:\n${lines}`}`,
      { hint: `Its log is ${wait.log.path}.` },
    );
  }
}

function watched(pid: number, ending: Promise<string>): ServerProcess {
  let over = false;
  const ended = ending.then((how) => {
    over = true;
    return how;
  });
  return { pid, ended, hasEnded: () => over };
}
