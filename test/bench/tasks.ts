import { parseArgs } from 'node:util';
import { builtInTasks } from '../../shared/built-in-tasks.ts';
import { backends } from '../../shared/records.ts';
import { mean, standardDeviation } from '../../shared/stats/mean.ts';
import { tQuantile } from '../../shared/stats/student-t.ts';
import type { Params } from '../../shared/trial.ts';
import { measureBaselines } from '../../worker/gates/baselines/baselines.ts';
import { lookDataOf } from '../../worker/gates/look-data.ts';
import { simpleViewOf } from '../../worker/gates/simple-view.ts';
import { prepareData } from '../../worker/runner/prepared-data.ts';
import { TaskCache, taskOf } from '../../worker/runner/task-cache.ts';
import { loadData } from '../../worker/runner/task-data.ts';
import { loadTensorFlow } from '../../worker/tf.ts';
import { builtIn, someSweep, trialRunner } from '../support/run-trial-here.ts';

/**
 * `npm run bench:tasks [-- --task fashion --seeds 5 --backend node --split-seed 7]`: what each built-in task's default
 * network reaches on its eval side, as the mean over seeds with a 95 % t interval, beside what simple models reach on the
 * same split with their 90 % bootstrap intervals.
 */
const { values } = parseArgs({
  options: {
    task: { type: 'string' },
    seeds: { type: 'string', default: '5' },
    backend: { type: 'string', default: 'auto' },
    'split-seed': { type: 'string', default: String(someSweep.seed) },
  },
});
const seed = Number(values['split-seed']);
const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => (index + 1) * 7919);
const loaded = await loadTensorFlow(backends.find((name) => name === values.backend) ?? 'auto', { intraOpThreads: 1 });
const run = trialRunner(loaded);
console.log(`${loaded.backend} ${loaded.version}, split seed ${seed}, ${seeds.length} seeds`);

/** Networks beside the defaults that a task's sweep asks about. */
const variants: Readonly<Record<string, readonly Params[]>> = {
  sentiment: [
    { embeddings: 'finetuned', embedding_dim: 50, learning_rate: 1e-2 },
    { embeddings: 'frozen', embedding_dim: 50, learning_rate: 1e-2 },
  ],
};

for (const { name } of builtInTasks) {
  if (values.task !== undefined && values.task !== name) continue;
  const task = taskOf(await new TaskCache().declared(builtIn(name)));
  if (task === null) continue;
  const data = prepareData(task.kind, await loadData(task, '.'), {
    seed,
    split: someSweep.split,
  });
  const metric = task.kind === 'classification' ? 'eval/accuracy' : 'eval/mae';
  const goal = task.kind === 'classification' ? 'maximize' : 'minimize';
  console.log(`\n${name}: ${metric}, ${data.summary.train} train, ${data.summary.eval} eval`);
  for (const params of [{}, ...(variants[name] ?? [])]) await train(name, params, { name: metric, goal });
  const look = lookDataOf(task, data, seed);
  for (const { name: model, score } of measureBaselines(look, simpleViewOf(look), { name: metric, goal }).baselines)
    print(model, `${score.value.toFixed(3)} (${score.low.toFixed(3)} to ${score.high.toFixed(3)})`);
}

async function train(name: string, params: Params, metric: { name: string; goal: 'maximize' | 'minimize' }) {
  const reached: number[] = [];
  const seconds: number[] = [];
  const sweep = {
    ...someSweep,
    seed,
    metric: { ...metric, at: 'last' },
  } as const;
  for (const seed of seeds) {
    const { answer } = await run({ task: builtIn(name), sweep, params, seed });
    if (answer.type === 'failed') throw new Error(answer.message);
    reached.push(answer.outcome.objective ?? NaN);
    seconds.push(answer.outcome.seconds);
  }
  const n = reached.length;
  const half = (tQuantile(0.975, n - 1) * standardDeviation(reached)) / Math.sqrt(n);
  const label = Object.values(params)[0]?.toString() ?? 'defaults';
  print(`network, ${label}`, `${mean(reached).toFixed(3)} ± ${half.toFixed(3)}  ${mean(seconds).toFixed(1)} s a trial`);
}

function print(what: string, figures: string): void {
  console.log(`  ${what.padEnd(24)} ${figures}`);
}
