import { mean } from '../../shared/stats/mean.ts';
import { processorMs } from '../../worker/gates/processor-time.ts';
import { loadTensorFlow } from '../../worker/tf.ts';
import { trialRunner } from '../support/run-trial-here.ts';
import { builtInSweeps, openSweep, visitSweep } from '../zoo/built-in.ts';

/**
 * `npm run bench:gates [-- NAME]`: processor seconds of all gates on each built-in sweep, beside those of the sweep: its trials
 * times the mean of some, evenly over the plan, which are trained as the sweep would. On wasm, one thread, in one process, so
 * that the shares hold on any machine.
 */
const trained = 6;
const wanted = process.argv[2];
const loaded = await loadTensorFlow('wasm', { intraOpThreads: 1 });
const run = trialRunner(loaded);
const secondsSince = (start: number) => (processorMs() - start) / 1000;

console.log('| sweep | trials | gates, s | a trial, s | sweep, s | share | may be, s |');
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const name of builtInSweeps) {
  if (wanted !== undefined && wanted !== name) continue;
  const opened = await openSweep(name);
  const { plan, sweep, declared } = opened;
  const before = processorMs();
  await visitSweep(loaded.tf, opened);
  const gates = secondsSince(before);
  const seconds: number[] = [];
  for (let at = 0; at < trained; at++) {
    const trial = plan.trials[Math.floor(((at + 0.5) * plan.trials.length) / trained)];
    if (trial === undefined) continue;
    const start = processorMs();
    const { answer } = await run({ task: declared, sweep, params: trial.params, seed: trial.seed });
    if (answer.type === 'failed') throw new Error(`${name}: ${answer.message}`);
    // The first also reads the data, as a runner's first does.
    if (at > 0) seconds.push(secondsSince(start));
  }
  const whole = mean(seconds) * plan.trials.length;
  const cells = [name, plan.trials.length, gates.toFixed(1), mean(seconds).toFixed(2), whole.toFixed(0)];
  console.log(
    `| ${cells.join(' | ')} | ${((100 * gates) / whole).toFixed(1)} % | ${Math.max(15, 0.2 * whole).toFixed(0)} |`,
  );
}
