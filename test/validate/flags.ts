import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import { flagNames, type Flag } from '../../shared/dynamics.ts';
import type { Trial } from '../../shared/trial.ts';
import type { Plan } from '../../orchestrator/plan/plan.ts';
import { prepareSweep } from '../../orchestrator/run/prepare-sweep.ts';
import { runnerSweepOf } from '../../shared/runner-sweep.ts';
import type { Task } from '../../shared/task.ts';
import { baselineOf } from '../../worker/runner/baseline.ts';
import { trialFlags } from '../../worker/runner/flags.ts';
import { openTraining } from '../../worker/runner/open-training.ts';
import { type PreparedData, prepareData, type Side } from '../../worker/runner/prepared-data.ts';
import { TaskCache, taskOf } from '../../worker/runner/task-cache.ts';
import { loadData } from '../../worker/runner/task-data.ts';
import { trainEpochs } from '../../worker/runner/train.ts';
import { loadTensorFlow } from '../../worker/tf.ts';
import { builtIn } from '../support/run-trial-here.ts';
import { root } from '../support/run-cli.ts';

/**
 * `npm run validate:flags`: how often trials of the built-in sweeps carry each flag, with their own labels and with shuffled
 * ones, from which nothing can be learnt that holds on the eval side. Fixed seeds: prints the same table on every machine of
 * one kind.
 */
const files = { penguins: 30, 'penguins-mass': 20, sentiment: 16 };
const { tf } = await loadTensorFlow('wasm');
const flags = flagNames.map((name) => ` ${name} |`).join('');
console.log(
  `| sweep | labels | trials |${flags} better than the baseline, yet flagged |\n${'|---'.repeat(4 + flagNames.length)}|`,
);
for (const [name, count] of Object.entries(files)) {
  const { plan } = await prepareSweep(`${root}/configs/${name}.yaml`, { project: root, now: 0 });
  const task = taskOf(await new TaskCache().declared(builtIn(name)))!;
  const own = prepareData(task.kind, await loadData(task, '.'), plan.record);
  const trials = plan.trials.filter(({ replicate }) => replicate === 0).slice(0, count);
  tell(name, 'own', await each(trials, (trial) => trained(task, own, { plan, trial })));
  const noise = { ...own, train: mixed(own.train, 1), eval: mixed(own.eval, 2) };
  tell(name, 'shuffled', await each(trials, (trial) => trained(task, noise, { plan, trial })));
}

interface Judged {
  readonly flags: readonly Flag['flag'][];
  /** Whether its last epoch is better than the baseline by three standard errors. */
  readonly learnt: boolean;
}

async function trained(task: Task, data: PreparedData, { plan, trial }: { plan: Plan; trial: Trial }): Promise<Judged> {
  const open = openTraining(tf, {
    task,
    data,
    sweep: runnerSweepOf(plan.record),
    given: trial.params,
    seed: trial.seed,
  });
  const rows: { epoch: number; metrics: Readonly<Record<string, number>> }[] = [];
  let diverged: string | null = null;
  for await (const end of trainEpochs(open.training, { breathe: () => Promise.resolve() })) {
    diverged = end.diverged ?? null;
    if (diverged === null) rows.push({ epoch: end.epoch, metrics: end.metrics });
  }
  const baseline = baselineOf(open.training);
  open.dispose();
  const reached = rows.at(-1)?.metrics[baseline.metric] ?? NaN;
  const better = baseline.metric === 'eval/accuracy' ? reached - baseline.value : baseline.value - reached;
  return {
    flags: trialFlags({ rows, diverged, baseline }).map(({ flag }) => flag),
    learnt: better > 3 * baseline.error,
  };
}

/** The same targets in another order. */
function mixed(side: Side, seed: number): Side {
  return { ...side, targets: Float64Array.from(shuffled([...side.targets], seededRandom('shuffled labels', seed))) };
}

async function each<T>(trials: readonly Trial[], run: (trial: Trial) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const trial of trials) results.push(await run(trial));
  return results;
}

function tell(name: string, labels: string, judged: readonly Judged[]): void {
  const counts = flagNames.map((flag) => judged.filter(({ flags: found }) => found.includes(flag)).length);
  const wrong = judged.filter(
    ({ flags: found, learnt }) =>
      learnt && (found.includes('nothing-learnt') || found.includes('no-better-than-baseline')),
  );
  console.log(`| ${name} | ${labels} | ${judged.length} | ${counts.join(' | ')} | ${wrong.length} |`);
}
