import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { derivedSeed } from '../../shared/seeded-random.ts';
import type { Dropped, Example, Task, TaskData } from '../../shared/task.ts';
import { seedChance } from './determinism.ts';
import { fingerprintOf } from './fingerprint.ts';
import { TrialError } from './trial-error.ts';

/** A task's data as its `data` function gave them, in source order. */
export interface LoadedData {
  /** All examples; where the task splits by itself, train, then eval, then test. */
  readonly examples: readonly Example[];
  /** How many of `examples` are the task's own train, eval and test; null where the sweep splits. */
  readonly ownSplit: { readonly train: number; readonly eval: number; readonly test: number } | null;
  readonly classNames: readonly string[] | undefined;
  readonly dropped: readonly Dropped[];
  /** SHA-256, 64 hex digits. */
  readonly fingerprint: string;
}

/**
 * Runs a task's `data` with `file()` resolving against `folder`, chance fixed, and fingerprints what it gives.
 * @throws TrialError `data` when a file is missing here, `user` when `data` gives something else than examples.
 */
export async function loadData(task: Task, folder: string): Promise<LoadedData> {
  const files: string[] = [];
  const file = (path: string): string => {
    const absolute = resolve(folder, path);
    checkReadable(absolute, path);
    if (!files.includes(absolute)) files.push(absolute);
    return absolute;
  };
  const restore = seedChance(derivedSeed('data'));
  try {
    const data = await task.data({ file });
    const examples = examplesOf(data);
    return {
      examples,
      ownSplit: 'examples' in data ? null : sizesOf(data),
      classNames: data.classNames,
      dropped: data.dropped ?? [],
      fingerprint: await fingerprintOf(examples, files),
    };
  } finally {
    restore();
  }
}

function examplesOf(data: TaskData): readonly Example[] {
  const given: unknown = data;
  if (typeof given !== 'object' || given === null) throw noExamples(typeof given);
  const parts: readonly (readonly Example[])[] =
    'examples' in data ? [data.examples] : [data.train, data.eval, data.test ?? []];
  if (parts.some((part: unknown) => !Array.isArray(part)))
    throw noExamples(`an object with ${Object.keys(given).join(', ') || 'nothing'}`);
  const examples = parts.flat();
  const bad = examples.findIndex((example: unknown) => typeof example !== 'object' || example === null);
  if (bad >= 0) throw new TrialError('user', `data: examples[${bad}] must be { input, label }.`);
  return examples;
}

function noExamples(got: string): TrialError {
  return new TrialError('user', `data must return { examples: [...] } or { train: [...], eval: [...] }, got ${got}.`);
}

function sizesOf(data: Exclude<TaskData, { examples: unknown }>): LoadedData['ownSplit'] {
  return { train: data.train.length, eval: data.eval.length, test: data.test?.length ?? 0 };
}

function checkReadable(absolute: string, path: string): void {
  try {
    accessSync(absolute, constants.R_OK);
  } catch (cause) {
    throw new TrialError('data', `file("${path}") is missing or unreadable on this machine: ${absolute}`, { cause });
  }
}
