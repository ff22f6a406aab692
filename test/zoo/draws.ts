import { overfits } from '../../worker/gates/preflight/overfits.ts';
import { openSubject } from '../../worker/gates/preflight/subject.ts';
import { processorMs } from '../../worker/gates/processor-time.ts';
import { prepareData } from '../../worker/runner/prepared-data.ts';
import { TaskCache, taskOf } from '../../worker/runner/task-cache.ts';
import { loadData } from '../../worker/runner/task-data.ts';
import { loadTensorFlow } from '../../worker/tf.ts';
import { builtIn, someSweep } from '../support/run-trial-here.ts';

/**
 * `npm run zoo:draws [-- DRAWS]`: with how many of 40 draws of first weights sound but narrow networks do not learn 16 examples by
 * heart, which is what one draw alone would accuse them of. The narrowest that the built-in sweeps plan have 4 units a layer.
 */
const draws = Number(process.argv[2] ?? 40);
const { tf } = await loadTensorFlow('wasm', { intraOpThreads: 1 });
console.log(`| task | hidden layers | units | warned or failed, of ${draws} |\n| --- | --- | --- | --- |`);
for (const name of ['penguins', 'penguins-mass']) {
  const task = taskOf(await new TaskCache().declared(builtIn(name)));
  if (task === null) throw new Error(`${name}: no task`);
  const metric = { ...someSweep.metric, name: 'eval/loss', goal: 'minimize' } as const;
  const sweep = { ...someSweep, metric, seed: 9, split: { eval: 0.25, test: 0 } };
  const data = prepareData(task.kind, await loadData(task, '.'), sweep);
  for (const hidden_units of [4, 8])
    for (const hidden_layers of [1, 2, 3]) {
      let bad = 0;
      for (let draw = 0; draw < draws; draw++) {
        const params = { hidden_layers, hidden_units };
        const subject = openSubject({ tf, task, data, sweep, params, seed: 5000 + draw });
        const [found] = overfits(subject, { spent: processorMs, limitMs: Infinity });
        if (found?.level !== 'pass') bad++;
        subject.open.dispose();
      }
      console.log(`| ${name} | ${hidden_layers} | ${hidden_units} | ${bad} |`);
    }
}
