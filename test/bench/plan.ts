import { planSweep } from '../../orchestrator/plan/plan-sweep.ts';
import { sweepRecordOf } from '../../orchestrator/plan/sweep-record.ts';
import { sweepConfigSchema } from '../../shared/sweep-config.ts';

/** Time that 100,000 trials take to plan, by method and kind of space. `npm run bench:plan`. */
const count = 100_000;
const five = {
  learning_rate: { distribution: 'log_uniform_values', min: 1e-4, max: 0.1, default: 1e-3 },
  dropout: { distribution: 'uniform', min: 0, max: 0.5 },
  units: { distribution: 'int_uniform', min: 4, max: 64 },
  optimizer: { distribution: 'categorical', values: ['sgd', 'adam'] },
  classes: { distribution: 'constant', value: 2 },
};
const nine = {
  ...five,
  momentum: { distribution: 'uniform', min: 0, max: 0.99, when: { optimizer: 'sgd' } },
  epochs: { distribution: 'int_uniform', min: 2, max: 10 },
  batch_size: { distribution: 'categorical', values: [16, 32, 64] },
  weight_decay: { distribution: 'log_uniform_values', min: 1e-6, max: 1e-2 },
};
const constraints = ['units <= 400 * dropout', 'optimizer == "adam" or learning_rate > 0.001'];
const digits = (names: string) =>
  Object.fromEntries(Array.from(names, (name) => [name, { distribution: 'int_uniform', min: 0, max: 9 }]));
const kinds = [
  { title: '5 parameters', parameters: five },
  { title: '9, one with a condition', parameters: nine },
  { title: '9, a condition, 2 constraints', parameters: nine, constraints },
];
const cases = [
  { method: 'grid', title: 'all of 10^5 points', parameters: digits('abcde'), run_cap: undefined },
  { method: 'grid', title: '10^5 of 10^7 points', parameters: digits('abcdefg') },
  ...['random', 'sobol', 'lhs'].flatMap((method) => kinds.map((kind) => ({ method, ...kind }))),
];

process.stdout.write('| method | space | CPU, s |\n|---|---|---|\n');
for (const { title, ...keys } of cases) {
  const config = sweepConfigSchema.parse({
    task: 'sentiment',
    run_cap: count,
    seed: 7,
    metric: { name: 'eval/accuracy', goal: 'maximize' },
    ...keys,
  });
  const { record, settings } = sweepRecordOf(config, { kind: 'built-in', name: 'x', sha256: '0'.repeat(64) }, 0);
  const before = process.cpuUsage();
  const { trials } = planSweep(record, settings);
  const { user, system } = process.cpuUsage(before);
  if (trials.length !== count) throw new Error(`${title}: ${trials.length} trials`);
  process.stdout.write(`| ${keys.method} | ${title} | ${((user + system) / 1e6).toFixed(2)} |\n`);
}
