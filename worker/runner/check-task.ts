import { metricNames, type Task, type Trainable } from '../../shared/task.ts';
import { didYouMean, listed } from './did-you-mean.ts';
import { TrialError } from './trial-error.ts';

/** What each field of a task must be. */
const taskFields = {
  kind: 'classification or regression',
  about: 'an object',
  defaults: 'an object',
  data: 'a function',
  fit: 'a function',
  encode: 'a function',
  model: 'a function',
  loss: 'a name or a function',
  outputs: 'probabilities or logits',
  optimizer: 'a function',
  metrics: 'a list',
} as const satisfies Record<keyof Task, string>;

const trainableFields = {
  defaults: 'an object',
  data: 'a function',
  train: 'a function',
} as const satisfies Record<keyof Trainable, string>;

/**
 * Whether a declared task has the fields it must have, each of the right form, and no other.
 * @throws TrialError `user`, a sentence a problem, naming the field
 */
export function checkTask(task: Task): void {
  refuse(fieldProblems(task, { fields: taskFields, required: ['kind', 'data', 'model'], form: 'defineTask' }));
}

/** The same for a trainable in its long form. */
export function checkTrainable(trainable: Trainable): void {
  refuse(fieldProblems(trainable, { fields: trainableFields, required: ['train'], form: 'defineTrainable' }));
}

interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly required: readonly string[];
  readonly form: string;
}

function fieldProblems(given: unknown, { fields, required, form }: Form): string[] {
  if (typeof given !== 'object' || given === null) return [`${form} must be given an object, got ${nameOf(given)}.`];
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const unknown = entries.map(([name]) => name).filter((name) => !Object.hasOwn(fields, name));
  const missing = required.filter((name) => !entries.some(([has]) => has === name));
  const wrong = entries.filter(([name, value]) => Object.hasOwn(fields, name) && !holds(fields[name] ?? '', value));
  return [
    ...unknown.map(
      (name) =>
        `${form}: there is no field ${name}.${didYouMean(name, Object.keys(fields)) || ` It has ${listed(Object.keys(fields))}.`}`,
    ),
    ...missing.map((name) => `${form}: ${name} is missing; it must be ${fields[name] ?? ''}.`),
    ...wrong.map(([name, value]) => `${form}: ${name} must be ${fields[name] ?? ''}, got ${shown(value)}.`),
    ...entries.flatMap(([name, value]) => (name === 'defaults' ? defaultProblems(form, value) : [])),
    ...entries.flatMap(([name, value]) => (name === 'metrics' ? metricProblems(value) : [])),
  ];
}

function holds(rule: string, value: unknown): boolean {
  switch (rule) {
    case 'a function':
      return typeof value === 'function';
    case 'a name or a function':
      return typeof value === 'function' || typeof value === 'string';
    case 'an object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'a list':
      return Array.isArray(value);
    default:
      return rule.split(' or ').some((choice) => choice === value);
  }
}

function defaultProblems(form: string, defaults: unknown): string[] {
  if (typeof defaults !== 'object' || defaults === null) return [];
  const wrong = Object.entries(defaults).filter(([, value]) => !isParamValue(value));
  return wrong.map(
    ([name, value]) =>
      `${form}: defaults.${name} must be text, a finite number, true, false or null, got ${shown(value)}.`,
  );
}

function isParamValue(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function metricProblems(metrics: unknown): string[] {
  if (!Array.isArray(metrics)) return [];
  const wrong = metrics.findIndex((metric: unknown) => typeof metric !== 'string' && !isOwnMetric(metric));
  if (wrong < 0) return [];
  const names = [...metricNames.classification.always, ...metricNames.classification.asked];
  return [`defineTask: metrics[${wrong}] must be a name such as ${listed(names.slice(1, 4))}, or { name, compute }.`];
}

/** A name that a sweep file can write after `eval/`. */
const metricName = /^[A-Za-z0-9_.-]{1,90}$/;

function isOwnMetric(metric: unknown): boolean {
  if (typeof metric !== 'object' || metric === null || !('name' in metric) || !('compute' in metric)) return false;
  return typeof metric.name === 'string' && metricName.test(metric.name) && typeof metric.compute === 'function';
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new TrialError('user', problems.join('\n'));
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : nameOf(value);
}

function nameOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
}
