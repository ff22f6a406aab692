import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SweepError } from '../../shared/errors.ts';
import { folderSize } from './folder-size.ts';
import { wheel } from './native-release.ts';
import { lastLines, runProgram } from './run-program.ts';

/** How a wheel is fetched. */
export interface FetchRequest {
  /** An empty folder on the disk where the library will lie: temporary folders are often too small. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Told about four times a second how many of `wheel.bytes` are here. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Fetches the wheel with pip, which knows the user's index, proxy and certificates, and gives its path. pip compares the
 * file with the checksum of the index and with ours.
 * @throws SweepError `SETUP_FAILED`
 */
export async function fetchWheel({ folder, env, signal, onBytes }: FetchRequest): Promise<string> {
  const requirement = join(folder, 'requirement.txt');
  await writeFile(requirement, `${wheel.project}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const { python, implementation, abi, platform } = wheel.tags;
  const args = [
    ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--require-hashes', '--progress-bar', 'off'],
    ...['--python-version', python, '--implementation', implementation, '--abi', abi, '--platform', platform],
    ...['--dest', folder, '--requirement', requirement],
  ];
  const watch = setInterval(() => void folderSize(folder).then((bytes) => onBytes(Math.min(bytes, wheel.bytes))), 250);
  try {
    const ran = await runProgram('python3', args, { cwd: folder, env: { ...env, TMPDIR: folder }, signal });
    const path = join(folder, wheel.file);
    if (ran.status === 0 && existsSync(path)) return path;
    throw new SweepError('SETUP_FAILED', `pip could not fetch the native library:\n${lastLines(ran.output)}`, {
      hint:
        `Check pip's index and network (python3 -m pip config list), or fetch ${wheel.file} on another machine ` +
        'and give it with --wheel FILE.',
    });
  } finally {
    clearInterval(watch);
  }
}

/**
 * Refuses a file that is not the published wheel.
 * @throws SweepError `SETUP_FAILED`
 */
export async function verifyWheel(path: string): Promise<void> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    throw new SweepError('SETUP_FAILED', `${path} cannot be read: ${String(cause)}`, { cause });
  }
  const found = hash.digest('hex');
  if (found === wheel.sha256) return;
  throw new SweepError(
    'SETUP_FAILED',
    `${path} has the SHA-256 ${found}; ${wheel.file} has ${wheel.sha256}. It is another file, damaged or altered.`,
    { hint: `Fetch ${wheel.project} ${wheel.version} for Python ${wheel.tags.python} on Linux x64 again.` },
  );
}
