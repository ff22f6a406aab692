import type { Example } from '../../shared/task.ts';
import { listed } from './did-you-mean.ts';

/** Class names and every example's target, or what is wrong with the labels. */
export interface Labels {
  /** Class names in index order; empty for regression. */
  readonly classNames: readonly string[];
  /** Class index (classification) or the value itself (regression), one an example. NaN where the label is wrong. */
  readonly targets: Float64Array;
  /** One sentence a kind of mistake, naming the first example it was met in. */
  readonly problems: readonly string[];
}

/** Reads regression labels: finite numbers. */
export function regressionLabels(examples: readonly Example[]): Labels {
  const targets = Float64Array.from(examples, ({ label }) => (typeof label === 'number' ? label : NaN));
  const wrong = targets.findIndex((value) => !Number.isFinite(value));
  const problems =
    wrong < 0 ? [] : [`${at(wrong)}.label must be a finite number for regression, got ${shown(examples[wrong])}.`];
  return { classNames: [], targets, problems };
}

/**
 * Reads class labels: names or indices of `classNames`; without it, the distinct names in code-unit order, or indices
 * from 0 to the largest one met.
 */
export function classLabels(examples: readonly Example[], given: readonly string[] | undefined): Labels {
  const classNames = given ?? namesMet(examples);
  const indexOf = new Map(classNames.map((name, index) => [name, index]));
  const onlyNames = given === undefined && examples.some(({ label }) => typeof label === 'string');
  const target = ({ label }: Example): number => {
    if (typeof label === 'string') return indexOf.get(label) ?? NaN;
    if (onlyNames) return NaN;
    return Number.isInteger(label) && label >= 0 && label < classNames.length ? label : NaN;
  };
  const targets = Float64Array.from(examples, target);
  const wrong = targets.findIndex((value) => Number.isNaN(value));
  const problems = wrong < 0 ? [] : [`${at(wrong)}.label ${rule(classNames, given)}, got ${shown(examples[wrong])}.`];
  return { classNames, targets, problems };
}

function namesMet(examples: readonly Example[]): string[] {
  const names = new Set<string>();
  let count = 0;
  for (const { label } of examples)
    if (typeof label === 'string') names.add(label);
    else if (Number.isInteger(label) && label >= 0 && label < 100_000) count = Math.max(count, label + 1);
  return names.size > 0 ? [...names].sort() : Array.from({ length: count }, (_, index) => String(index));
}

function rule(classNames: readonly string[], given: readonly string[] | undefined): string {
  if (given !== undefined)
    return `must be one of classNames ${listed(classNames.slice(0, 10))} or an index from 0 to ${classNames.length - 1}`;
  return 'must be a class name or a class index from 0, of one kind in all examples';
}

function at(index: number): string {
  return `data: examples[${index}]`;
}

function shown(example: Example | undefined): string {
  const label: unknown = example?.label;
  return typeof label === 'number' ? String(label) : label === undefined ? 'undefined' : JSON.stringify(label);
}
