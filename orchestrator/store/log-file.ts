import { open, rename, stat } from 'node:fs/promises';

const limitBytes = 1_000_000;
const tailLines = 8;

/** Where a log stood at some moment. */
export interface LogMark {
  readonly path: string;
  readonly offset: number;
}

/** The end of a log file now; one grown over 1 MB is first moved to `<path>.1`. */
export async function markLog(path: string): Promise<LogMark> {
  const size = await sizeOf(path);
  if (size <= limitBytes) return { path, offset: size };
  await rename(path, `${path}.1`).catch(() => undefined);
  return { path, offset: await sizeOf(path) };
}

/** The last lines written since the mark (at most 8), indented, or an empty text. */
export async function linesSince({ path, offset }: LogMark): Promise<string> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return '';
  try {
    const size = (await file.stat()).size;
    const from = Math.max(offset, size - 8_000);
    const buffer = Buffer.alloc(Math.max(0, size - from));
    await file.read(buffer, 0, buffer.length, from);
    const lines = buffer.toString('utf8').split('\n');
    return lines
      .filter((line) => line.trim() !== '')
      .slice(-tailLines)
      .map((line) => `  ${line}`)
      .join('\n');
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (file) => file.size,
    () => 0,
  );
}
