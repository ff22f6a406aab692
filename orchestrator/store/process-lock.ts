import { randomUUID } from 'node:crypto';
import { link, open, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { processSpace, processStart } from './process-identity.ts';
import { errorCode, writingState } from './system-error.ts';

/** A lock that this process holds; it is also free as soon as the process is gone, however it ended. */
export interface ProcessLock {
  /** False once the lock's file is no longer there (its folder was deleted). */
  isHeld(): Promise<boolean>;
  /** Frees the lock at once. Idempotent. */
  release(): Promise<void>;
}

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** What the holder wrote down when it took the lock. */
  readonly note: string;
  /** The holder runs on another machine or in another container, so its pid means nothing here. */
  readonly elsewhere: boolean;
}

const contentSchema = z.object({
  pid: z.number().int().positive(),
  started: z.string(),
  space: z.string(),
  host: z.string(),
  note: z.string(),
});

/** A holder elsewhere cannot be looked up by pid; it shows that it lives by the age of its file. */
const touchEveryMs = 2_000;
const elsewhereStaleMs = 15_000;

/**
 * Takes the lock `name` in a folder, or gives null when a living process has it. Lock files are numbered; the highest number
 * counts, and nobody ever removes that one, so that no contender can delete the lock another has just taken over.
 * @throws SweepError `STATE_UNWRITABLE`
 */
export async function acquireProcessLock(folder: string, name: string, note = ''): Promise<ProcessLock | null> {
  const started = await processStart(process.pid);
  const content = JSON.stringify({
    pid: process.pid,
    started: started ?? '',
    space: await processSpace(),
    host: hostname(),
    note,
  });
  return writingState(folder, async () => {
    for (;;) {
      const { number, holder } = await currentLock(folder, name);
      if (holder !== null) return null;
      // Exactly the next number: a lock taken since we looked has it already, and then this fails.
      const own = number + 1;
      if (!(await createWhole(folder, lockFile(name, own), content))) continue;
      if ((await highest(folder, name)) > own) continue;
      await removeBelow(folder, name, own);
      return heldLock(join(folder, lockFile(name, own)), content);
    }
  });
}

/** The living process that holds the lock, or null when it is free. */
export async function processLockHolder(folder: string, name: string): Promise<LockHolder | null> {
  return (await currentLock(folder, name)).holder;
}

interface CurrentLock {
  /** Of the highest lock file; 0 when there is none. */
  readonly number: number;
  readonly holder: LockHolder | null;
}

async function currentLock(folder: string, name: string): Promise<CurrentLock> {
  for (;;) {
    const number = await highest(folder, name);
    if (number === 0) return { number, holder: null };
    const path = join(folder, lockFile(name, number));
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    });
    // Removed since we looked: a newer one is there.
    if (text !== null) return { number, holder: await holderOf(path, text) };
  }
}

async function holderOf(path: string, text: string): Promise<LockHolder | null> {
  const content = parseContent(text);
  if (content === null) {
    // Only where files cannot be linked: the holder has created the file and is about to write into it.
    const fresh = text === '' && (await ageMs(path)) < 2_000;
    return fresh ? { pid: 0, host: hostname(), note: '', elsewhere: false } : null;
  }
  const { pid, host, note } = content;
  if (content.space === (await processSpace())) {
    const alive = (await processStart(pid)) === content.started;
    return alive ? { pid, host, note, elsewhere: false } : null;
  }
  return (await ageMs(path)) < elsewhereStaleMs ? { pid, host, note, elsewhere: true } : null;
}

function heldLock(path: string, content: string): ProcessLock {
  const isHeld = async () => (await readFile(path, 'utf8').catch(() => '')) === content;
  const touch = () => {
    const now = new Date();
    void utimes(path, now, now).catch(() => undefined);
  };
  const timer = setInterval(touch, touchEveryMs);
  timer.unref();
  let released = false;
  return {
    isHeld,
    async release() {
      if (released) return;
      released = true;
      clearInterval(timer);
      if (!(await isHeld())) return;
      // Spoil the first byte in place: atomic, needs no space on a full disk, and keeps the number taken.
      const file = await open(path, 'r+');
      try {
        await file.write('-', 0);
      } finally {
        await file.close();
      }
    },
  };
}

/** Creates a file with its content in one step, so that nobody reads it half written; false when it exists. */
async function createWhole(folder: string, file: string, content: string): Promise<boolean> {
  const draft = join(folder, `${file}.${randomUUID()}.tmp`);
  await writeFile(draft, content, { mode: 0o600 }).catch(async (error: unknown) => {
    await rm(draft, { force: true });
    throw error;
  });
  try {
    await link(draft, join(folder, file));
    return true;
  } catch (error) {
    const code = errorCode(error) ?? '';
    // ENOENT: another contender won and cleared our draft away.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) throw error;
    return await createWithoutLink(join(folder, file), content);
  } finally {
    await rm(draft, { force: true });
  }
}

async function createWithoutLink(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function lockFile(name: string, number: number): string {
  return `${name}-${number}.lock`;
}

async function lockNumbers(folder: string, name: string): Promise<readonly number[]> {
  const files = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  return files.flatMap((file) => {
    const middle = file.startsWith(`${name}-`) && file.endsWith('.lock') ? file.slice(name.length + 1, -5) : '';
    return /^[1-9]\d{0,14}$/.test(middle) ? [Number(middle)] : [];
  });
}

async function highest(folder: string, name: string): Promise<number> {
  return Math.max(0, ...(await lockNumbers(folder, name)));
}

/** Takes away what earlier holders left; a contender whose draft vanishes with it simply looks again. */
async function removeBelow(folder: string, name: string, number: number): Promise<void> {
  for (const other of await lockNumbers(folder, name)) {
    if (other < number) await rm(join(folder, lockFile(name, other)), { force: true });
  }
  const drafts = (await readdir(folder)).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.tmp'));
  for (const draft of drafts) await rm(join(folder, draft), { force: true });
}

function parseContent(text: string): z.infer<typeof contentSchema> | null {
  try {
    return contentSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function ageMs(path: string): Promise<number> {
  const file = await stat(path).catch(() => null);
  return file === null ? Infinity : Date.now() - file.mtimeMs;
}
