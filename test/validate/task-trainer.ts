import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSweepFile } from '../../orchestrator/plan/load.ts';
import { sweepRecordOf } from '../../orchestrator/plan/sweep-record.ts';
import { builtInTaskRef, builtInTasks } from '../../shared/built-in-tasks.ts';
import { canonicalJson, sha256 } from '../../shared/canonical-json.ts';
import { runnerSweepOf } from '../../shared/runner-sweep.ts';
import { derivedSeed } from '../../shared/seeded-random.ts';
import { mean } from '../../shared/stats/mean.ts';
import type { Params } from '../../shared/trial.ts';
import { loadTensorFlow } from '../../worker/tf.ts';
import { builtIn, trialRunner } from '../support/run-trial-here.ts';
import type { Trainer } from './trainer.ts';

/** The built-in sweeps, but for those that ask the same task twice. */
export const builtInSweeps = ['sentiment', 'penguins', 'penguins-mass', 'fashion'] as const;

/** Seeds that a configuration's truth is the mean of: many, because most rounds of a sweep may end with one and the same. */
const truthSeeds = 20;
/** On fashion, whose trials take long and whose rounds end with different configurations. */
const fewTruthSeeds = 4;

/**
 * A built-in sweep as a trainer: its space, its metric and its one split, trained in this process by what runners call, on
 * wasm: one thread, and for models so small quicker than the native backend, which only fashion has. What was trained once is kept by configuration
 * and seed in a file of the system's folder for temporary ones, so that an interrupted measurement goes on where it was. The
 * file's name follows from everything but the training code: remove it after changing that.
 */
export async function taskTrainer(name: (typeof builtInSweeps)[number]): Promise<Trainer> {
  const { config } = await loadSweepFile(`configs/${name}.yaml`);
  const { record } = sweepRecordOf(config, builtInTaskRef(builtInTasks.find((task) => task.name === config.task)!), 0);
  const { metric, parameters } = record;
  const loaded = await loadTensorFlow(name === 'fashion' ? 'node' : 'wasm');
  const runHere = trialRunner(loaded);
  const about = canonicalJson({ record, backend: loaded.backend, version: loaded.version });
  const known = keptNumbers(join(tmpdir(), `hypersweep-next-${name}-${sha256(about).slice(0, 12)}.jsonl`));

  const train = async (params: Params, seed: number): Promise<number> => {
    const { answer } = await runHere({ task: builtIn(config.task), sweep: runnerSweepOf(record), params, seed });
    if (answer.type === 'failed') throw new Error(`${name}, ${canonicalJson(params)}: ${answer.message}`);
    const { objective } = answer.outcome;
    if (objective === null) return Number.POSITIVE_INFINITY;
    return metric.goal === 'maximize' ? -objective : objective;
  };
  const run = (params: Params, seed: number) => known(`${canonicalJson(params)} ${seed}`, () => train(params, seed));

  return {
    name,
    space: parameters,
    sizes: name === 'fashion' ? [12] : [12, 30],
    // A trial's seed is from 1 to 2^31 - 1.
    seeds: 2 ** 31 - 1,
    measure: {
      name: `${metric.name} (${metric.goal})`,
      of: (truth) => (metric.goal === 'maximize' ? -truth : truth),
    },
    within: (space) => space,
    run: (params, seed) => run(params, seed + 1),
    truth: async (params) => {
      const values: number[] = [];
      for (let index = 0; index < (name === 'fashion' ? fewTruthSeeds : truthSeeds); index++)
        values.push(await run(params, derivedSeed('truth', canonicalJson(params), index)));
      return mean(values);
    },
  };
}

/** Numbers by key, made once and kept in a file of one JSON pair a line; Infinity is null there. */
function keptNumbers(path: string): (key: string, make: () => Promise<number>) => Promise<number> {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  const kept = new Map(lines.map((line) => JSON.parse(line) as [string, number | null]));
  return async (key, make) => {
    const before = kept.get(key);
    if (before !== undefined) return before ?? Number.POSITIVE_INFINITY;
    const value = await make();
    kept.set(key, value);
    appendFileSync(path, `${JSON.stringify([key, value])}\n`);
    return value;
  };
}
