import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, link, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import { errorCode, errorText, writingState } from './system-error.ts';

/** Fewest characters a secret may have. */
export const secretMinLength = 16;

const howToMake =
  'umask 077; openssl rand -hex 32 > hypersweep.secret; export HYPERSWEEP_SECRET_FILE=$PWD/hypersweep.secret';

const makeAnother = `Make another: ${howToMake}`;

/**
 * The secret of a shared store: the content of the file that `HYPERSWEEP_SECRET_FILE` names, else `HYPERSWEEP_SECRET`, free
 * of surrounding blanks.
 * @throws SweepError `SECRET_MISSING`
 */
export async function sharedSecret(env: NodeJS.ProcessEnv, cwd: string): Promise<string> {
  if (env.HYPERSWEEP_SECRET_FILE) {
    const path = resolve(cwd, env.HYPERSWEEP_SECRET_FILE);
    return checked(await readSecretFile(path), `HYPERSWEEP_SECRET_FILE: ${path}`, makeAnother);
  }
  if (env.HYPERSWEEP_SECRET) return checked(env.HYPERSWEEP_SECRET.trim(), 'HYPERSWEEP_SECRET', makeAnother);
  throw new SweepError(
    'SECRET_MISSING',
    'A shared store needs a secret that signs sweeps and results, and none is given',
    {
      hint: `Make one and give the same to every orchestrator and worker: ${howToMake}`,
    },
  );
}

/**
 * The secret in a file of ours under the state folder, made on first use (32 random bytes, mode 0600). Processes that race
 * for it get the same one.
 * @throws SweepError `STATE_UNWRITABLE`, or `SECRET_MISSING` when the file has been damaged.
 */
export async function ownSecret(stateFolder: string, name: string): Promise<string> {
  const path = join(stateFolder, name);
  const existing = await readOwn(path);
  if (existing !== null) return existing;
  await writingState(path, () => createOwn(path));
  return (await readOwn(path)) ?? ownSecret(stateFolder, name);
}

async function readOwn(path: string): Promise<string | null> {
  try {
    const text = (await readFile(path, 'utf8')).trim();
    // Copies and mounts lose modes; a file system without them may refuse, and then nothing is to be done.
    await chmod(path, 0o600).catch(() => undefined);
    return checked(text, path, 'Delete it to get a new one; what was stored before can then no longer be verified.');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    if (error instanceof SweepError) throw error;
    throw new SweepError('STATE_UNWRITABLE', `${path} cannot be read: ${errorText(error)}`, {
      hint: 'Run as the user who made it.',
    });
  }
}

async function createOwn(path: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  const text = `${randomBytes(32).toString('hex')}\n`;
  try {
    const file = await open(draft, 'wx', 0o600);
    await file.writeFile(text);
    await file.sync();
    await file.close();
    await link(draft, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errorCode(error) ?? '')) throw error;
    await writeFile(path, text, { flag: 'wx', mode: 0o600 }).catch((cause: unknown) => {
      if (errorCode(cause) !== 'EEXIST') throw cause;
    });
  } finally {
    await rm(draft, { force: true });
  }
}

async function readSecretFile(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    const why =
      errorCode(error) === 'ENOENT' ? 'does not exist' : `cannot be read (${errorCode(error) ?? errorText(error)})`;
    throw new SweepError('SECRET_MISSING', `HYPERSWEEP_SECRET_FILE: ${path} ${why}`, {
      hint: `Name an existing file, or make one: ${howToMake}`,
    });
  }
}

function checked(secret: string, place: string, hint: string): string {
  if (secret.length >= secretMinLength) return secret;
  const what = secret === '' ? 'is empty' : `has ${secret.length}`;
  throw new SweepError(
    'SECRET_MISSING',
    `${place} ${what}; a secret must have at least ${secretMinLength} characters`,
    { hint },
  );
}
