import { freemem, totalmem } from 'node:os';
import type { Argv } from 'yargs';
import type { Machine } from '../doctor/machine.ts';
import { memoryPerSlot, slotsOf, thisMachine } from '../machine.ts';
import { openOutput } from '../output.ts';
import { renderFindings } from '../report/findings.ts';
import { version } from '../version.ts';
import { jsonFlag, storeFlag } from './flags.ts';

/** `doctor`: what works here and what does not, with a remedy for each problem; exit code 1 or 5 where there is one. */
export const doctorCommand = {
  command: 'doctor',
  describe: 'try what sweeps need here: Node, backends, store, memory, disk; a remedy for each problem',
  builder: (argv: Argv) => argv.options({ ...storeFlag, ...jsonFlag }),
  handler: async (flags: { store?: string | undefined; json: boolean }): Promise<void> => {
    const output = openOutput(flags);
    const { examine } = await import('../doctor/examine.ts');
    const findings = await examine({
      machine: describedMachine(),
      env: process.env,
      cwd: process.cwd(),
      store: flags.store,
    });
    output.result(
      flags.json
        ? JSON.stringify({ schemaVersion: 1, version: version(), findings }, null, 2)
        : renderFindings(findings, output),
    );
    const problems = findings.filter(({ level }) => level === 'problem');
    if (problems.length > 0) process.exitCode = problems.some(({ subject }) => subject === 'store') ? 5 : 1;
  },
};

function describedMachine(): Machine {
  const usable = thisMachine();
  const memory = usable.memoryBytes;
  return {
    node: process.version,
    cores: usable.cores,
    memory,
    freeMemory: Math.min(memory, freeNow()),
    slots: slotsOf(usable),
    memoryPerSlot,
  };
}

/** Free memory as the system would give it out: caches count as free where Node can tell. */
function freeNow(): number {
  const available = process.availableMemory();
  return available > 0 && available <= totalmem() ? available : freemem();
}
