import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { cli, makeProject, runCli, runProgram } from '../support/run-cli.ts';

/** What a real lack of memory was told as. */
export interface MemoryFigure {
  readonly what: string;
  /** The failure's class and what its evidence says was used up, or why it was not tried. */
  readonly told: string;
  readonly expected: string;
}

const bytes = 450 * 2 ** 20;
const kernel = 'a runner killed by the kernel in a control group of 450 MB';
const heap = 'a runner whose JavaScript heap is full at 150 MB';
const shownSchema = z.object({
  failure: z.object({ class: z.string(), evidence: z.object({ outOf: z.string().optional() }).optional() }).optional(),
});

/** Has a task use up its machine's memory, and its heap, in a control group of its own; where none can be made, it is not tried. */
export async function usedUpMemory(): Promise<MemoryFigure[]> {
  const group = makeGroup(`hypersweep-${process.pid}`);
  if (group === null) return [{ what: kernel, told: 'not tried: no control group can be made here', expected: '' }];
  const { folder, remove } = makeProject({ 'task.ts': task, 'sweep.yaml': sweep });
  const env = { HYPERSWEEP_KEEPER_LINGER_MS: '500' };
  try {
    const command = `echo $$ > ${group}/cgroup.procs && exec ${process.execPath} ${cli} run sweep.yaml --slots 1 --quiet`;
    const options = { cwd: folder, env: { ...process.env, ...env, NODE_OPTIONS: '--max-old-space-size=150' } };
    await runProgram('sh', ['-c', command], { ...options, timeoutMs: 120_000 });
    const told = async (trial: number) => {
      const { stdout } = await runCli(['show', String(trial), '--json'], { cwd: folder, env });
      const { failure } = shownSchema.parse(JSON.parse(stdout));
      return `${failure?.class ?? 'no failure'}, ${failure?.evidence?.outOf ?? 'no evidence'}`;
    };
    return [
      { what: kernel, told: await told(0), expected: 'oom, machine' },
      { what: heap, told: await told(1), expected: 'oom, heap' },
    ];
  } finally {
    await emptied(group);
    remove();
  }
}

/** A memory-bounded control group, of version 1 or 2; null where this user or this system makes none. */
function makeGroup(name: string): string | null {
  for (const [parent, limit] of [
    ['/sys/fs/cgroup/memory', 'memory.limit_in_bytes'],
    ['/sys/fs/cgroup', 'memory.max'],
  ] as const) {
    const group = join(parent, name);
    try {
      mkdirSync(group);
      writeFileSync(join(group, limit), String(bytes));
      return group;
    } catch {
      removeGroup(group);
    }
  }
  return null;
}

/** Removes the group once the private store's keeper, which was started in it, has left. */
async function emptied(group: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!removeGroup(group) && performance.now() < deadline) await new Promise((wait) => setTimeout(wait, 200));
}

function removeGroup(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch {
    return false;
  }
}

const task = `
import { setTimeout as sleep } from 'node:timers/promises';
import { defineTrainable } from 'hypersweep';

export default defineTrainable(async ({ params }) => {
  const held = [];
  for (;;) {
    if (params['uses'] === 'heap') held.push(new Array(100_000).fill(Math.random()));
    else held.push(Buffer.alloc(16 * 2 ** 20, 1));
    if (params['uses'] !== 'heap') await sleep(1);
  }
});
`;

const sweep = `name: memory
task: ./task.ts
method: grid
seed: 1
backend: wasm
metric: {name: eval/x, goal: maximize}
max_failed: 1
gates: {data: off, baselines: off, preflight: off}
parameters:
  uses: {values: [machine, heap]}
`;
