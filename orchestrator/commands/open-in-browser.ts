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

/** Opens a file in the person's browser; gives why that did not work, null when it did. */
export async function openInBrowser(path: string, desktop = ownDesktop()): Promise<string | null> {
  const { environment, platform, launch } = desktop;
  const seen = ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'].some((name) => (environment[name] ?? '') !== '');
  if (platform === 'linux' && !seen) return 'this machine has no desktop';
  try {
    const child = await launch(path);
    // A missing program is told by an event of its own, at once or never.
    const failed = once(child, 'error').then(([error]) => String(error));
    const started = once(child, 'spawn').then(() => null);
    return await Promise.race([failed, started]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
