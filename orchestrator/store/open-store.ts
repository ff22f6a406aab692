import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import { parseStoreAddress, type StoreAddress } from '../../shared/store-address.ts';
import { checkPostgres } from './check-postgres.ts';
import { checkRedis } from './check-redis.ts';
import { openPrivateStore } from './private-store.ts';
import { ownSecret, sharedSecret } from './secret.ts';
import { openStateFolder } from './state-folder.ts';
import { errorCode, errorText } from './system-error.ts';

/** A store that answers, and what is needed to use it. */
export interface OpenStore {
  readonly address: StoreAddress;
  /** Signs and verifies records; never leaves for a runner or a log. */
  readonly secret: string;
  readonly kind: 'private' | 'shared';
  /** Absolute path of the state folder (`.hypersweep`). */
  readonly stateFolder: string;
  /** Rejects once a private store is gone for good; a shared one is waited for. */
  readonly lost: Promise<never>;
  /** Leaves the store; a private one is stopped some seconds after the last command has left. Idempotent. */
  readonly close: () => Promise<void>;
}

/** What decides which store is used. */
export interface OpenStoreOptions {
  /** `--store`; `HYPERSWEEP_STORE` counts where it is not given, and a private store where neither is. */
  readonly store?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** One-line messages, such as "starting a private PostgreSQL (first time)". */
  readonly onNotice?: ((text: string) => void) | undefined;
  /** This machine's clock, given where trials are to be trained: the leases of a PostgreSQL end by it. */
  readonly trainsBy?: (() => number) | undefined;
}

/**
 * Opens the shared store that is named, found fit, or else the private store of the project that `cwd` is in.
 * @throws SweepError `STORE_ADDRESS_INVALID`, `SECRET_MISSING`, `STORE_UNREACHABLE`, `STORE_UNSUITABLE`,
 *   `STORE_NOT_AVAILABLE`, `STATE_UNWRITABLE`
 */
export async function openStore({ store, env, cwd, ...options }: OpenStoreOptions): Promise<OpenStore> {
  const notice = options.onNotice ?? (() => undefined);
  const named = store ?? env.HYPERSWEEP_STORE ?? '';
  if (named === '' && store === undefined) {
    const stateFolder = await openStateFolder(cwd);
    const secret = await ownSecret(stateFolder, 'secret');
    const { address, lost, close } = await openPrivateStore({ stateFolder, env, onNotice: notice });
    return { address, secret, kind: 'private', stateFolder, lost, close };
  }
  const address = await withPasswordOf(readAddress(named), env, cwd);
  const secret = await sharedSecret(env, cwd);
  const stateFolder = await openStateFolder(cwd);
  await checkShared(address, { onNotice: notice, trainsBy: options.trainsBy });
  const lost = new Promise<never>(() => undefined);
  return { address, secret, kind: 'shared', stateFolder, lost, close: () => Promise.resolve() };
}

/** The address with the password of the file that `HYPERSWEEP_STORE_PASSWORD_FILE` names, where it has none itself. */
async function withPasswordOf(address: StoreAddress, env: NodeJS.ProcessEnv, cwd: string): Promise<StoreAddress> {
  const file = env['HYPERSWEEP_STORE_PASSWORD_FILE'] ?? '';
  if (file === '' || address.kind === 'redis-socket') return address;
  const url = new URL(address.url);
  if (url.password !== '') return address;
  url.password = encodeURIComponent(await readPassword(resolve(cwd, file)));
  return { kind: address.kind, url: url.href };
}

async function readPassword(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw new SweepError(
      'SECRET_MISSING',
      `HYPERSWEEP_STORE_PASSWORD_FILE: ${path} cannot be read (${errorCode(error) ?? errorText(error)})`,
      { hint: 'Name a file that this user can read, or write the password into the address.' },
    );
  }
}

/** A password with a bare `/` or `#` makes an address invalid, and such a one hides from the usual redaction. */
function readAddress(text: string): StoreAddress {
  const shown = text.replace(/\/\/.*@/s, '//***@');
  if (shown === text || URL.canParse(text)) return parseStoreAddress(text);
  throw new SweepError(
    'STORE_ADDRESS_INVALID',
    `--store must be a redis://, rediss:// or postgres:// URL, got ${shown}`,
    { hint: 'Percent-encode special characters of the password: / is %2F, @ is %40, # is %23, ? is %3F.' },
  );
}

async function checkShared(
  address: StoreAddress,
  { onNotice, trainsBy }: Required<Pick<OpenStoreOptions, 'trainsBy'>> & { readonly onNotice: (text: string) => void },
): Promise<void> {
  if (address.kind === 'postgres') await checkPostgres(address, trainsBy);
  else await checkRedis(address, onNotice);
}
