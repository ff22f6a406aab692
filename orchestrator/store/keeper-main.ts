import { join } from 'node:path';
import * as z from 'zod';
import { failedMessage } from './keeper-message.ts';
import { Keeper } from './keeper.ts';
import { acquireProcessLock } from './process-lock.ts';
import { rememberControlFolder, removeSocketFolder, socketFolder } from './socket-folder.ts';

/** Entry of the keeper process: `keeper-main.js STATE_FOLDER`; output goes to a log file, failures also to the parent. */
async function main(): Promise<void> {
  const stateFolder = z.string().startsWith('/').parse(process.argv[2]);
  const lingerMs = z.coerce.number().int().min(0).default(10_000).parse(process.env.HYPERSWEEP_KEEPER_LINGER_MS);
  const sockets = await socketFolder({ preferred: stateFolder, file: 'keeper.sock' });
  const controlPath = join(sockets, 'keeper.sock');
  const lock = await acquireProcessLock(stateFolder, 'keeper', controlPath);
  if (lock !== null) {
    try {
      await rememberControlFolder(stateFolder, sockets);
      const path = process.env.PATH ?? '';
      const keeper = new Keeper({ stateFolder, controlPath, path, lingerMs, lock, log });
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => keeper.stop(`got ${signal}`));
      process.on('SIGHUP', () => undefined);
      await keeper.run();
    } finally {
      await lock.release();
    }
  }
  await removeSocketFolder(sockets, stateFolder);
}

function log(line: string): void {
  console.error(`${new Date().toISOString()} keeper ${process.pid}: ${line}`);
}

/** The parent may be gone, and then nobody listens. */
async function tellParent(message: object): Promise<void> {
  if (!process.connected) return;
  await new Promise<void>((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

main().then(
  () => process.exit(0),
  async (error: unknown) => {
    const failed = failedMessage(error);
    log(failed.kind === 'failed' ? failed.message : 'failed');
    await tellParent(failed);
    process.exit(1);
  },
);
