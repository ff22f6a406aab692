import { readFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';

/** Memory that one slot should have: a runner with the native library and a small model. */
export const memoryPerSlot = 600 * 2 ** 20;

/** What this process may use of its machine, its control group's limits included. */
export interface Machine {
  /** CPUs, 1 at least; a quota of 1.5 CPUs counts as 1. */
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Looks at this machine and at the limits of the control group (a container's) that this process is in. */
export function thisMachine(): Machine {
  const constrained = process.constrainedMemory();
  const total = totalmem();
  const quota = cpuQuota(cgroupFile('cpu.max') ?? cgroupFile('cpu/cpu.cfs_quota_us', 'cpu/cpu.cfs_period_us'));
  return {
    cores: Math.max(1, Math.floor(Math.min(availableParallelism(), quota))),
    // Without a limit some systems report a huge number, others 0.
    memoryBytes: constrained > 0 && constrained < total ? constrained : total,
  };
}

/** CPUs that a control group's `cpu.max` (`quota period`, in microseconds) allows; Infinity where it names no limit. */
export function cpuQuota(text: string | null): number {
  const [quota = Number.NaN, period = Number.NaN] = (text ?? '').trim().split(/\s+/).map(Number);
  return quota > 0 && period > 0 ? quota / period : Infinity;
}

/** Trials at once when nobody says: a core each, and memory enough for each. */
export function slotsOf({ cores, memoryBytes }: Machine): number {
  return Math.max(1, Math.min(cores, Math.floor(memoryBytes / memoryPerSlot)));
}

/** Threads that each of so many runners should use. */
export function threadsPerSlot({ cores }: Machine, slots: number): number {
  return Math.max(1, Math.floor(cores / slots));
}

function cgroupFile(...names: readonly string[]): string | null {
  try {
    return names.map((name) => readFileSync(`/sys/fs/cgroup/${name}`, 'utf8').trim()).join(' ');
  } catch {
    return null;
  }
}
