import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of its own that a test can fill and make read-only. */
export interface SmallDisk {
  /** Fills it to the last byte with a file, and gives its path. */
  readonly fill: () => string;
  readonly makeReadOnly: () => void;
  readonly remove: () => void;
}

/** Mounts a small disk on a folder; null, with a loud line, where this machine lets us mount nothing. */
export function smallDisk(folder: string, kilobytes: number): SmallDisk | null {
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder)) {
    process.stderr.write('\n*** SKIPPED: full disk: this machine lets nobody mount a tmpfs ***\n');
    return null;
  }
  return {
    fill: () => filled(join(folder, 'ballast')),
    makeReadOnly: () => run('mount', '-o', 'remount,ro', folder),
    remove: () => run('umount', '-l', folder),
  };
}

function run(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args).status === 0;
}

function filled(path: string): string {
  try {
    for (;;) writeFileSync(path, Buffer.alloc(1024), { flag: 'a' });
  } catch {
    return path;
  }
}
