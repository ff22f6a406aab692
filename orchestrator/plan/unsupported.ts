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
    early_terminate: 'Remove it; patience ends a trial that no longer improves.',
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
};

/** Methods that come later. */
export const laterMethods: Readonly<Record<string, string>> = {
  bayes: 'Write method: random; it also tells which parameters matter.',
  custom: 'Write method: random, sobol, lhs or grid.',
};

/** The remedy for a key that comes later; undefined when the key is not one of them at this place. */
export function laterKeyRemedy(place: 'top' | 'metric', key: string): string | undefined {
  const keys = laterByPlace[place] ?? {};
  return Object.hasOwn(keys, key) ? keys[key] : undefined;
}
