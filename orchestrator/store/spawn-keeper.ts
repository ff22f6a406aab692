import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import { packageRoot } from '../package-root.ts';
import { failedError, parseKeeperMessage } from './keeper-message.ts';
import { linesSince, markLog } from './log-file.ts';

/** A keeper process that this one has started; another's may have been faster, then this one ends by itself. */
export interface SpawnedKeeper {
  readonly hasEnded: () => boolean;
  /** Why it failed; null while it runs or when it ended well. */
  readonly failure: () => Promise<SweepError | null>;
  /** Lets go of it: it lives on by itself. */
  readonly detach: () => void;
}

/** Starts a keeper in a session of its own, with its output in `keeper.log` and without the secrets of our environment. */
export async function spawnKeeper(stateFolder: string, env: NodeJS.ProcessEnv): Promise<SpawnedKeeper> {
  const entry = join(packageRoot(), 'dist/orchestrator/store/keeper-main.js');
  if (!existsSync(entry)) throw new Error(`${entry} is missing; run npm run build`);
  const mark = await markLog(join(stateFolder, 'keeper.log'));
  const log = await open(mark.path, 'a', 0o600);
  const child = spawn(process.execPath, [entry, stateFolder], {
    cwd: '/',
    detached: true,
    env: keeperEnvironment(env),
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  let told: SweepError | null = null;
  let ended: string | null = null;
  child.on('message', (value) => {
    const message = parseKeeperMessage(value);
    if (message?.kind === 'failed') told = failedError(message);
  });
  child.once('error', (error) => (ended = `cannot be started: ${error.message}`));
  // 'close' comes after the last message, 'exit' may come before it.
  child.once('close', (code, signal) => (ended = code === 0 ? '' : `ended with ${signal ?? `code ${code ?? 1}`}`));
  await log.close();
  return {
    hasEnded: () => ended !== null,
    async failure() {
      if (told !== null || ended === null || ended === '') return told;
      const lines = await linesSince(mark);
      return new SweepError('STORE_NOT_AVAILABLE', `The private store's keeper ${ended}${lines && `:\n${lines}`}`, {
        hint: `Its log is ${mark.path}.`,
      });
    },
    detach() {
      child.removeAllListeners();
      child.on('error', () => undefined);
      if (child.connected) child.disconnect();
      child.unref();
    },
  };
}

/** The keeper signs nothing and connects to nothing else, so that it needs none of these. */
function keeperEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const hidden = ['HYPERSWEEP_SECRET', 'HYPERSWEEP_SECRET_FILE', 'HYPERSWEEP_STORE', 'NODE_OPTIONS'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !hidden.includes(name)));
}
