import { setTimeout as sleep } from 'node:timers/promises';
import { SweepError } from '../shared/errors.ts';
import { describeStoreAddress } from '../shared/store-address.ts';
import { isStoreAway } from '../shared/store-retry.ts';
import { openSweepStore, type SweepStore } from './queue/sweep-store.ts';
import { explainStoreError, storeLack, storeWords } from './store/explain-store-error.ts';
import { openStore, type OpenStore } from './store/open-store.ts';

/** Words for the person, one line each; results go to stdout elsewhere. */
export type Notice = (text: string) => void;

/** An open store, found and checked, and what it takes to leave it again. */
export interface Session {
  readonly open: OpenStore;
  readonly store: SweepStore;
  readonly close: () => Promise<void>;
}

/** What decides which store is opened, and how. */
export interface SessionFlags {
  readonly store?: string | undefined;
  readonly tag?: string | undefined;
  /** This machine's clock, given where trials are to be trained. */
  readonly trainsBy?: () => number;
}

/** How long closing may take once the store is gone for good. */
const farewellMs = 500;
/** How long a store that answered before may be silent until we say so. */
const errorEveryMs = 10_000;

/**
 * Opens the store that `--store` or `HYPERSWEEP_STORE` names, or the project's private one.
 * @throws SweepError `STORE_*`, `SECRET_MISSING`, `STATE_UNWRITABLE`
 */
export async function openSession(flags: SessionFlags, notice: Notice): Promise<Session> {
  const open = await openStore({
    ...(flags.store === undefined ? {} : { store: flags.store }),
    env: process.env,
    cwd: process.cwd(),
    onNotice: notice,
    trainsBy: flags.trainsBy,
  });
  let toldAt = -errorEveryMs;
  const onError = (error: Error) => {
    if (performance.now() - toldAt < errorEveryMs) return;
    toldAt = performance.now();
    const trouble = isStoreAway(error) ? 'does not answer' : (storeLack(error) ?? 'is in trouble');
    notice(`the store ${describeStoreAddress(open.address)} ${trouble} (${storeWords(error.message)}); trying on`);
  };
  const namespace = process.env['HYPERSWEEP_NAMESPACE'];
  try {
    const store = await openSweepStore(open.address, {
      secret: open.secret,
      onError,
      ...(namespace === undefined ? {} : { namespace }),
      ...(flags.tag === undefined ? {} : { tag: flags.tag }),
    });
    let closed: Promise<void> | undefined;
    const close = () => (closed ??= store.close().then(() => open.close()));
    return { open, store, close };
  } catch (error) {
    await open.close();
    const explained = explainStoreError(error, describeStoreAddress(open.address));
    if (explained instanceof SweepError) throw explained;
    throw new SweepError(
      'STORE_UNREACHABLE',
      `${describeStoreAddress(open.address)} cannot be used: ${String(error)}`,
      { cause: error },
    );
  }
}

/** Runs `work` with an open session and closes it whatever happens; leaves it where it stands once the store is gone for good. */
export async function withSession<T>(
  flags: SessionFlags,
  notice: Notice,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(flags, notice);
  try {
    return await Promise.race([work(session), session.open.lost]);
  } catch (error) {
    throw explainStoreError(error, describeStoreAddress(session.open.address));
  } finally {
    // Of a store that is gone no queue gets the answers that its closing waits for.
    const { lost } = session.open;
    await Promise.race([session.close(), lost.catch(() => sleep(farewellMs))]);
  }
}
