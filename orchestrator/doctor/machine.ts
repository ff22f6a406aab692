import type { Finding } from './finding.ts';

/** Facts of a machine, sizes in bytes. */
export interface Machine {
  /** As `process.version` says it. */
  readonly node: string;
  readonly cores: number;
  /** What this process may use: the machine's memory or its container's limit. */
  readonly memory: number;
  readonly freeMemory: number;
  /** Slots that a worker takes by default. */
  readonly slots: number;
  /** Memory that one slot should have. */
  readonly memoryPerSlot: number;
}

/** Node versions that hypersweep is tested on: the oldest, and the newest major. */
const nodeRange = { oldest: [20, 19], newestMajor: 26 } as const;

/** What Node, cores and memory mean for sweeps here. */
export function machineFindings(machine: Machine): Finding[] {
  return [nodeFinding(machine.node), coreFinding(machine), memoryFinding(machine)];
}

function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.replace('v', '').split('.').map(Number);
  const [oldestMajor, oldestMinor] = nodeRange.oldest;
  const oldest = `${oldestMajor}.${oldestMinor}`;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))
    return problem('Node', `${version} is older than ${oldest}`, `Install Node.js ${oldest} or newer.`);
  if (major <= nodeRange.newestMajor) return { subject: 'Node', level: 'ok', text: version };
  return note('Node', `${version} is newer than what is tested`, `If something is odd, try Node.js 24.`);
}

function coreFinding({ cores, slots }: Machine): Finding {
  const trials = slots === 1 ? '1 trial at once' : `${slots} trials at once`;
  return { subject: 'cores', level: 'ok', text: `${cores}: ${trials} by default (--slots)` };
}

function memoryFinding({ memory, freeMemory, slots, memoryPerSlot }: Machine): Finding {
  const text = `${gigabytes(freeMemory)} of ${gigabytes(memory)} GB free`;
  const needed = slots * memoryPerSlot;
  if (freeMemory >= needed) return { subject: 'memory', level: 'ok', text };
  const fitting = Math.floor(freeMemory / memoryPerSlot);
  if (fitting === 0)
    return problem(
      'memory',
      `${text}; a trial takes some ${gigabytes(memoryPerSlot)} GB`,
      'Close other programs, or sweep on another machine.',
    );
  return note(
    'memory',
    `${text}; ${slots} trials at once take some ${gigabytes(needed)} GB`,
    `Close other programs, or pass --slots ${fitting}.`,
  );
}

/** What the free space where results are kept means, in bytes. */
export function diskFinding(folder: string, free: number): Finding {
  const text = `${gigabytes(free)} GB free for ${folder}`;
  if (free < 200e6) return problem('disk', text, 'Free some space: a full disk stops the store.');
  if (free < 2e9) return note('disk', text, 'Free some space before a long sweep: a full disk stops the store.');
  return { subject: 'disk', level: 'ok', text };
}

/** A finding that something will not work. */
export function problem(subject: string, text: string, remedy: string): Finding {
  return { subject, level: 'problem', text, remedy };
}

/** A finding that something works and could work better. */
export function note(subject: string, text: string, remedy: string): Finding {
  return { subject, level: 'note', text, remedy };
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
