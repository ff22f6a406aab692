import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { SweepError } from '../../shared/errors.ts';
import type { StoreAddress } from '../../shared/store-address.ts';
import { joinKeeper, type KeeperSession } from './keeper-session.ts';
import { processLockHolder, type LockHolder } from './process-lock.ts';
import { spawnKeeper, type SpawnedKeeper } from './spawn-keeper.ts';
import { errorText } from './system-error.ts';

/** The private store of a state folder, kept up for as long as it is open. */
export interface PrivateStore {
  readonly address: StoreAddress;
  /** Rejects with SweepError `STORE_NOT_AVAILABLE` once there is nothing left to wait for: the state folder was deleted. */
  readonly lost: Promise<never>;
  /** Tells the keeper that we left. Idempotent. */
  readonly close: () => Promise<void>;
}

interface PrivateOptions {
  readonly stateFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly onNotice: (text: string) => void;
}

/** A keeper that holds the lock must let us in within this time; a database that recovers after a crash sends no word. */
const joinMs = 20_000;
const silenceMs = 90_000;
const pollMs = 15;

/**
 * Joins the keeper of a state folder, or starts one. Should the keeper die while the store is open, another is started behind
 * the scenes; the address stays.
 * @throws SweepError `STORE_NOT_AVAILABLE`, `STATE_UNWRITABLE`
 */
export async function openPrivateStore(options: PrivateOptions): Promise<PrivateStore> {
  let session = await join(options);
  const { address } = session;
  let closed = false;
  const ride = async () => {
    for (;;) {
      await session.ended;
      if (closed) return;
      session = await rejoin(options, () => closed, session);
    }
  };
  let lose: (error: unknown) => void = () => undefined;
  const lost = new Promise<never>((_resolve, reject) => (lose = reject));
  lost.catch(() => undefined);
  const riding = ride().catch(lose);
  return {
    address,
    lost,
    async close() {
      closed = true;
      session.close();
      await riding;
    },
  };
}

/**
 * Tries until it succeeds or the store is closed; then the old session is given back.
 * @throws SweepError `STORE_NOT_AVAILABLE` when the state folder is gone
 */
async function rejoin(options: PrivateOptions, isClosed: () => boolean, old: KeeperSession): Promise<KeeperSession> {
  let told = '';
  while (!isClosed()) {
    try {
      const session = await join(options);
      if (isClosed()) session.close();
      return session;
    } catch (error) {
      if (!existsSync(options.stateFolder)) throw deleted(options.stateFolder);
      if (errorText(error) !== told) options.onNotice(`the private store is away, trying on: ${errorText(error)}`);
      told = errorText(error);
      await sleep(1_000, undefined, { ref: false });
    }
  }
  return old;
}

function deleted(stateFolder: string): SweepError {
  return new SweepError('STORE_NOT_AVAILABLE', `${stateFolder} was deleted, and the private store with it.`, {
    hint: 'What was only there is gone; the same command begins anew.',
  });
}

async function join({ stateFolder, env, onNotice }: PrivateOptions): Promise<KeeperSession> {
  let spawned: SpawnedKeeper | null = null;
  let deadline = Date.now() + joinMs;
  let lastHolder = 0;
  try {
    for (;;) {
      const holder = await processLockHolder(stateFolder, 'keeper');
      if (holder !== null && holder.pid !== lastHolder) deadline = Date.now() + joinMs;
      lastHolder = holder?.pid ?? 0;
      if (holder !== null && !holder.elsewhere) {
        const session = await joinKeeper(holder.note, { onNotice, silenceMs });
        if (session !== null) return session;
      }
      if (spawned?.hasEnded() === true) {
        const failure = await spawned.failure();
        if (failure !== null) throw failure;
        spawned = null;
      }
      if (Date.now() > deadline) throw noAnswer(stateFolder, holder);
      if (holder === null) spawned ??= await spawnKeeper(stateFolder, env);
      await sleep(pollMs);
    }
  } finally {
    spawned?.detach();
  }
}

function noAnswer(stateFolder: string, holder: LockHolder | null): SweepError {
  const place = `The private store under ${stateFolder}`;
  if (holder === null) {
    return new SweepError('STORE_NOT_AVAILABLE', `${place} did not come up within ${joinMs / 1000} s`, {
      hint: `Read ${stateFolder}/keeper.log, and run the command again.`,
    });
  }
  if (holder.elsewhere) {
    return new SweepError(
      'STORE_NOT_AVAILABLE',
      `${place} is in use on another machine or in a container (${holder.host})`,
      {
        hint: 'Run there, or give both a shared store with --store.',
      },
    );
  }
  return new SweepError('STORE_NOT_AVAILABLE', `${place} does not answer: its keeper, process ${holder.pid}, hangs`, {
    hint: `kill -9 ${holder.pid}, and run the command again; the data are safe.`,
  });
}
