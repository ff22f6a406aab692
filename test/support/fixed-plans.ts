import { methods } from '../../shared/methods.ts';
import { sha256 } from '../../shared/canonical-json.ts';
import type { Trial } from '../../shared/trial.ts';

/** Ranges that a grid cannot list. */
const ranges = `
  rate: {distribution: log_uniform_values, min: 1.0e-5, max: 1.0, default: 1.0e-3}
  drop: {min: 0.0, max: 0.6}
  noise: {distribution: normal, mu: -1, sigma: 2.5}
  scale: {distribution: log_normal, mu: 1, sigma: 0.5}
  share: {distribution: beta, a: 2, b: 5}
  exponent: {distribution: log_uniform, min: -9.2, max: 2.3}
  inverse: {distribution: inv_log_uniform, min: 0, max: 7}
  steps: {distribution: q_normal, mu: 0, sigma: 10, q: 0.5}
  counts: {distribution: q_log_normal, mu: 3, sigma: 1, q: 2}
  kind: {values: [plain, gated, none], probabilities: [0.5, 0.3, 0.2]}
  decay: {distribution: q_uniform, min: 0, max: 1, q: 0.1}`;

/** Parameters that every method can search. */
const lists = `
  optimizer: {values: [sgd, adam, rmsprop]}
  momentum: {values: [0, 0.5, 0.9], when: {optimizer: [sgd, rmsprop]}}
  nesterov: {values: [true, false], when: {momentum: [0.5, 0.9]}}
  depth: {min: 1, max: 6}
  width: {distribution: q_log_uniform_values, min: 8, max: 64, q: 8}
  task_name: {value: "true"}`;

const hashes = {
  grid: '89cfe37fa05025018aaac5dbf3aa13fdce3861373fbb2816d7f47b422d3ee688',
  random: 'c239806c779341f7993464d05a3fea2e212eae9b35b9081fed1ce9a451379a16',
  sobol: '11277a67e27aa79d6da8ed695a276fb2d50ac3d4a1602cceb344fdf89532a27c',
  lhs: '9a165a61cd0efa871fdc433be394549db2f8aa741ed5493bfd0b839c10bb7a40',
};

/** A sweep file a method, and the hash of its trials on every Node version. */
export const fixedPlans = methods.map((method) => ({
  method,
  text: `task: sentiment
method: ${method}
run_cap: 200
seed: 20
replicates: {configs: 10, seeds: 3}
metric: {name: eval/loss, goal: minimize}
constraints: [depth * width <= 200, momentum < 0.9 or depth < 5]
parameters:${method === 'grid' ? '' : ranges}${lists}
`,
  sha256: hashes[method],
}));

/** The hash of a plan's numbers, seeds and values; ids are left out, for they cover the task's code. */
export function planHash(trials: readonly Pick<Trial, 'number' | 'seed' | 'params'>[]): string {
  return sha256(trials.map(({ number, seed, params }) => `${JSON.stringify([number, seed, params])}\n`).join(''));
}
