import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Longest that git is waited for, in ms: a report without its state is better than a sweep that does not begin. */
const patience = 5000;

/**
 * The commit that a folder's git working tree stands at (null before the first one) and whether tracked files differ from it;
 * undefined outside of one or without git.
 */
export async function gitState(
  folder: string,
): Promise<{ readonly commit: string | null; readonly dirty: boolean } | undefined> {
  const git = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)('git', ['-C', folder, ...words], { timeout: patience });
    return stdout.trim();
  };
  try {
    const changes = await git('status', '--porcelain', '--untracked-files=no');
    const commit = await git('rev-parse', '--verify', '--quiet', 'HEAD').catch(() => null);
    return { commit, dirty: changes !== '' };
  } catch {
    return undefined;
  }
}
