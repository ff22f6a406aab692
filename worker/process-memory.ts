import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Resident bytes of a process, or null when it is gone or this system does not tell. */
export async function residentBytes(pid: number): Promise<number | null> {
  try {
    const kilobytes =
      process.platform === 'linux'
        ? /^VmRSS:\s+(\d+) kB/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
        : (await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])).stdout.trim();
    return kilobytes === undefined || kilobytes === '' ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

/**
 * How often the kernel has killed for want of memory: in this control group where it is a container's of version 2, else on this
 * machine; null where the system does not tell. Told apart by it: a SIGKILL of the kernel's from one of somebody else's. `root`: of the
 * files that tell.
 */
export function kernelKills(root = '/'): number | null {
  for (const path of sources) {
    try {
      const count = /^oom_kill (\d+)$/m.exec(readFileSync(join(root, path), 'utf8'))?.[1];
      if (count !== undefined) return Number(count);
    } catch {
      // Another system, or another version of control groups: the next source may tell.
    }
  }
  return null;
}

const sources = ['sys/fs/cgroup/memory.events', 'proc/vmstat'];
