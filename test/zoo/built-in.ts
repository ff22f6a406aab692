import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatesAskOf } from '../../orchestrator/run/gate-decision.ts';
import { prepareSweep } from '../../orchestrator/run/prepare-sweep.ts';
import { runnerSweepOf } from '../../shared/runner-sweep.ts';
import { type GatesFound, runGates } from '../../worker/gates/gates.ts';
import { processorMs } from '../../worker/gates/processor-time.ts';
import { prepareData } from '../../worker/runner/prepared-data.ts';
import { TaskCache, taskOf } from '../../worker/runner/task-cache.ts';
import { loadData } from '../../worker/runner/task-data.ts';
import type { TensorFlow } from '../../shared/task.ts';
import { builtIn } from '../support/run-trial-here.ts';
import { zoo } from './rows.ts';

/** The sweep files that come with hypersweep. */
export const builtInSweeps = [
  'sentiment',
  'sentiment-grid',
  'sentiment-embeddings',
  'fashion',
  'penguins',
  'penguins-mass',
] as const;

/** A built-in sweep as the gates and its trials have it; under another `seed` than its file's where one is given. */
export async function openSweep(name: string, seed?: number) {
  const folder = await mkdtemp(join(tmpdir(), 'zoo-'));
  try {
    const file = join(folder, `${name}.yaml`);
    const text = await readFile(`configs/${name}.yaml`, 'utf8');
    await writeFile(file, seed === undefined ? text : text.replace(/^seed:.*$/m, `seed: ${seed}`));
    const { plan } = await prepareSweep(file, { project: folder, now: 0 });
    const sweep = runnerSweepOf(plan.record);
    if ((seed !== undefined && sweep.seed !== seed) || plan.record.task.kind !== 'built-in')
      throw new Error(`${name}: not as the zoo reads it`);
    const declared = builtIn(plan.record.task.name);
    const task = taskOf(await new TaskCache().declared(declared));
    if (task === null) throw new Error(`${name}: no task`);
    return { plan, sweep, declared, task, data: prepareData(task.kind, await loadData(task, '.'), sweep) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The gates of a built-in sweep; under another seed it has another split, other trials, other first weights. */
export async function visitSweep(
  tf: TensorFlow,
  { plan, sweep, task, data }: Awaited<ReturnType<typeof openSweep>>,
): Promise<GatesFound> {
  const found = await runGates({
    ...{ tf, task, data, sweep, ...gatesAskOf(plan) },
    now: () => performance.now(),
    spent: processorMs,
    breathe: () => Promise.resolve(),
  });
  tf.disposeVariables();
  return found;
}

const checksOfRows = new Set<string>(zoo.map(({ check }) => check));

/** False alarms on a sound sweep: a failure, or a warning of a check that a row of the zoo is there for; null without one. */
export function alarmsOf({ checks }: GatesFound): string | null {
  const alarms = checks.filter(({ check, level }) => level === 'fail' || (level === 'warn' && checksOfRows.has(check)));
  return alarms.length === 0
    ? null
    : alarms.map(({ check, level, evidence }) => `${check} ${level}: ${evidence}`).join('; ');
}
