import { once } from 'node:events';

/** Opens a file in the person's browser; gives why that did not work, null when it did. */
export async function openInBrowser(path: string): Promise<string | null> {
  const { DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = process.env;
  const desktop = [DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME].some((value) => value !== undefined && value !== '');
  if (process.platform === 'linux' && !desktop) return 'this machine has no desktop';
  const { default: open } = await import('open');
  try {
    const child = await open(path);
    // A missing program is told by an event of its own, at once or never.
    const failed = once(child, 'error').then(([error]) => String(error));
    const started = once(child, 'spawn').then(() => null);
    return await Promise.race([failed, started]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
