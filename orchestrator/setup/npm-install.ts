import { join } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import { folderSize } from './folder-size.ts';
import { findNative, type Installation } from './native-package.ts';
import { nativePackage } from './native-release.ts';
import { lastLines, runProgram } from './run-program.ts';

/** Where npm runs. */
export interface NpmRequest {
  readonly packageRoot: string;
  readonly project: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** How long npm's own download may bring nothing before it counts as blocked, in ms. */
const stalledMs = 30_000;

/**
 * Lays the native package, which npm drops without a word when its download fails, into the project again; its scripts do
 * not run, and package.json and lockfile stay as they are.
 * @throws SweepError `SETUP_FAILED`
 */
export async function addNativePackage({ packageRoot, project, env, signal }: NpmRequest): Promise<string> {
  const wanted = `${nativePackage.name}@${nativePackage.version}`;
  const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
  const ran = await runProgram('npm', ['install', ...flags, wanted], { cwd: project, env, signal });
  const native = findNative(packageRoot);
  if (native !== null) return native;
  throw new SweepError('SETUP_FAILED', `npm could not install ${wanted} in ${project}:\n${lastLines(ran.output)}`, {
    hint: `Run npm install ${flags.slice(0, 2).join(' ')} ${wanted} there, and setup again.`,
  });
}

/** Lets npm do what it does at an install: download the prebuilt library. Gives whether npm was content, and its last words. */
export async function rebuildWithNpm(
  { project, env, signal }: NpmRequest,
  native: NonNullable<Installation['native']>,
): Promise<{ readonly content: boolean; readonly lastWords: string }> {
  const stalled = new AbortController();
  const watch = watchGrowth(join(native, 'deps'), () => stalled.abort());
  try {
    const ran = await runProgram('npm', ['rebuild', nativePackage.name], {
      cwd: project,
      env,
      signal: AbortSignal.any([signal, stalled.signal]),
    });
    const reason = /^npm error (?:\w*Error: )?(.*(?:ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|CERT|\b40\d\b).*)$/m;
    const lastWords = stalled.signal.aborted
      ? `its download brought nothing for ${stalledMs / 1000} s`
      : (reason.exec(ran.output)?.[1] ?? lastLines(ran.output, 1));
    return { content: ran.status === 0, lastWords };
  } finally {
    clearInterval(watch);
  }
}

function watchGrowth(folder: string, onStalled: () => void): NodeJS.Timeout {
  let size = -1;
  let unchanged = 0;
  const everyMs = 2000;
  const look = async () => {
    const now = await folderSize(folder);
    unchanged = now === size ? unchanged + everyMs : 0;
    size = now;
    if (unchanged >= stalledMs) onStalled();
  };
  return setInterval(() => void look(), everyMs);
}
