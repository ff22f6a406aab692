import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** What opens a file: the person's desktop, or a stand-in. */
export interface Desktop {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly launch: (path: string) => Promise<ChildProcess>;
}

/** The desktop that this process has. */
function ownDesktop(): Desktop {
  const launch = async (path: string) => (await import('open')).default(path);
  return { environment: process.env, platform: process.platform, launch };
}

/** How long a launcher may take to say that it found no browser; one that still runs has found one. */
const refusalMs = 2000;

/** Opens a file in the person's browser; gives why that did not work, null when it did. */
export async function openInBrowser(path: string, desktop = ownDesktop()): Promise<string | null> {
  const { environment, platform, launch } = desktop;
  const seen = ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'].some((name) => (environment[name] ?? '') !== '');
  if (platform === 'linux' && !seen) return 'this machine has no desktop';
  try {
    return await refusalOf(await launch(path));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Why a launcher that has started, or could not start, opened nothing; null where it did or still runs. */
async function refusalOf(child: ChildProcess): Promise<string | null> {
  // It may have ended before anybody listened.
  if (child.exitCode === null && child.signalCode === null) {
    const patience = new AbortController();
    const ended = once(child, 'close', { signal: patience.signal }).catch((error: unknown) => {
      if (!patience.signal.aborted) throw error;
    });
    const timer = setTimeout(() => patience.abort(), refusalMs);
    try {
      await ended;
    } finally {
      clearTimeout(timer);
    }
  }
  const code = child.exitCode ?? 0;
  return code === 0 ? null : `the program that opens files ended with ${code}`;
}
