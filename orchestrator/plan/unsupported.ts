import { laterKeys } from '../../shared/sweep-config.ts';

/** W&B keys at the top of a file that say nothing about what runs: told, and left out. */
export const cosmeticKeys: readonly string[] = [
  'entity',
  'project',
  'job',
  'image_uri',
  'controller',
  'description',
  'apiVersion',
  'kind',
];

/** Keys that are understood but come later, by the place they stand in: what to do until then. */
const laterByPlace: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  top: {
    ...laterKeys,
    early_terminate: 'Remove it; every trial runs to its end.',
    command: 'Write task: ./my-task.ts.',
    program: 'Write task: ./my-task.ts.',
    scheduler: 'Write method: random and a run_cap.',
    metrics: 'Write one metric: {name: eval/accuracy, goal: maximize}.',
  },
  metric: {
    target: 'Remove it; every planned trial is run.',
    impute: 'Remove it; a diverged trial is a result of its own.',
    impute_while_running: 'Remove it; only finished trials are ranked.',
  },
  parameter: {
    when: 'Remove it, or write one sweep file for each case.',
    parameters: 'Write dotted names at one level, such as optimizer.momentum.',
    probabilities: 'Remove it; the values are equally likely.',
    q: 'Use min and max written as whole numbers, or list the values.',
    mu: 'Use distribution: uniform with min and max.',
    sigma: 'Use distribution: uniform with min and max.',
    a: 'Use distribution: uniform with min: 0.0 and max: 1.0.',
    b: 'Use distribution: uniform with min: 0.0 and max: 1.0.',
  },
};

/** Methods that come later. */
export const laterMethods: Readonly<Record<string, string>> = {
  sobol: 'Write method: random.',
  lhs: 'Write method: random.',
  bayes: 'Write method: random; it also tells which parameters matter.',
  custom: 'Write method: random or grid.',
};

const range = 'distribution: uniform with min and max';
const log = 'distribution: log_uniform_values with min and max in real units';

/** W&B's distributions that come later. */
export const laterDistributions: Readonly<Record<string, string>> = {
  categorical_w_probabilities: 'Use distribution: categorical; the values are equally likely.',
  q_uniform: 'Use min and max written as whole numbers, or list the values.',
  log_uniform: `Use ${log}; here min and max would be exponents of e.`,
  q_log_uniform: `Use ${log}, or list the values.`,
  inv_log_uniform: `Use ${log}.`,
  q_log_uniform_values: `Use ${log}, or list the values.`,
  inv_log_uniform_values: `Use ${log}.`,
  normal: `Use ${range}.`,
  q_normal: `Use ${range}, or list the values.`,
  log_normal: `Use ${log}.`,
  q_log_normal: `Use ${log}, or list the values.`,
  beta: 'Use distribution: uniform with min: 0.0 and max: 1.0.',
  q_beta: 'List the values.',
};

/** The remedy for a key that comes later; undefined when the key is not one of them at this place. */
export function laterKeyRemedy(place: 'top' | 'metric' | 'parameter', key: string): string | undefined {
  const keys = laterByPlace[place] ?? {};
  return Object.hasOwn(keys, key) ? keys[key] : undefined;
}
