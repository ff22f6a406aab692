import { parseArgs } from 'node:util';
import { backends, type Backend } from '../../shared/records.ts';
import { mean, standardDeviation } from '../../shared/stats/mean.ts';
import { tQuantile } from '../../shared/stats/student-t.ts';
import { prepareData } from '../../worker/runner/prepared-data.ts';
import { loadData } from '../../worker/runner/task-data.ts';
import { taskOf } from '../../worker/runner/task-cache.ts';
import { sentiment } from '../../worker/tasks/sentiment.ts';
import { loadTensorFlow } from '../../worker/tf.ts';
import { sentimentTask, someSweep, trialRunner } from '../support/run-trial-here.ts';
import { bagOfWordsAccuracy } from './bag-of-words.ts';

/**
 * `tsx test/bench/sentiment.ts [--seeds 5] [--backend wasm] [--split-seed 7]`: mean eval accuracy of the sentiment
 * task's default configuration with its 95 % t interval, seconds a trial, and what simple models reach on the same split.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    backend: { type: 'string', default: 'wasm' },
    'split-seed': { type: 'string', default: String(someSweep.seed) },
  },
});
const sweep = { ...someSweep, seed: Number(values['split-seed']) };
const loaded = await loadTensorFlow(backendNamed(values.backend));
const run = trialRunner(loaded);

const accuracies: number[] = [];
const seconds: number[] = [];
for (let number = 1; number <= Number(values.seeds); number++) {
  const { answer } = await run({ task: sentimentTask, sweep, seed: number * 7919 });
  if (answer.type === 'failed') throw new Error(answer.message);
  accuracies.push(answer.outcome.objective ?? NaN);
  seconds.push(answer.outcome.seconds);
}

const n = accuracies.length;
const half = (tQuantile(0.975, n - 1) * standardDeviation(accuracies)) / Math.sqrt(n);
const task = taskOf(sentiment)!;
const data = prepareData(task.kind, await loadData(task, '.'), sweep);
console.log(`backend          ${loaded.backend} ${loaded.version}`);
console.log(`default network  ${mean(accuracies).toFixed(3)} ± ${half.toFixed(3)} (95 % t interval, ${n} seeds)`);
console.log(`seconds a trial  ${mean(seconds).toFixed(2)} (first ${seconds[0]!.toFixed(2)})`);
console.log(`bag of words     ${bagOfWordsAccuracy(data).toFixed(3)} (logistic regression)`);
console.log(`majority         ${data.summary.majority!.toFixed(3)}`);
console.log(`eval sentences   ${data.summary.eval}, train ${data.summary.train}`);

function backendNamed(name: string): Backend | 'auto' {
  return backends.find((backend) => backend === name) ?? 'auto';
}
