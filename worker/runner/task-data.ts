import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { derivedSeed } from '../../shared/seeded-random.ts';
import type { Dropped, Example, Task, TaskData, Trainable } from '../../shared/task.ts';
import { seedChance } from './determinism.ts';
import { type FileHash, fileHashes, fingerprintOf } from './fingerprint.ts';
import { TrialError } from './trial-error.ts';

/** A task's data as its `data` function gave them, in source order. */
export interface LoadedData {
  /** All examples; where the task splits by itself, train, then eval, then test. */
  readonly examples: readonly Example[];
  /** How many of `examples` are the task's own train, eval and test; null where the sweep splits. */
  readonly ownSplit: { readonly train: number; readonly eval: number; readonly test: number } | null;
  readonly classNames: readonly string[] | undefined;
  readonly dropped: readonly Dropped[];
  /** The files it asked for, in that order. */
  readonly files: readonly FileHash[];
  /** SHA-256, 64 hex digits. */
  readonly fingerprint: string;
}

/** What a trainable's `data` gave. */
export interface TrainableData {
  readonly value: unknown;
  readonly files: readonly FileHash[];
  /** SHA-256 over the bytes of its files, 64 hex digits. */
  readonly fingerprint: string;
}

/**
 * Runs a task's `data` with `file()` resolving against `folder`, chance fixed, and fingerprints what it gives.
 * @throws TrialError `data` when a file is missing here, `user` when `data` gives something else than examples.
 */
export async function loadData(task: Task, folder: string): Promise<LoadedData> {
  const { data, files } = await withFiles(folder, task.data);
  const examples = examplesOf(data);
  return {
    examples,
    ownSplit: 'examples' in data ? null : sizesOf(data),
    classNames: classNamesOf(data),
    dropped: data.dropped ?? [],
    files,
    fingerprint: fingerprintOf(examples, files),
  };
}

/**
 * Runs a trainable's `data` in the same way; null where it has none.
 * @throws TrialError `data` when a file is missing here
 */
export async function loadTrainableData({ data: load }: Trainable, folder: string): Promise<TrainableData | null> {
  if (load === undefined) return null;
  const { data, files } = await withFiles(folder, load);
  return { value: data, files, fingerprint: fingerprintOf([], files) };
}

async function withFiles<Data>(
  folder: string,
  load: (context: { readonly file: (path: string) => string }) => Data | Promise<Data>,
): Promise<{ readonly data: Data; readonly files: readonly FileHash[] }> {
  const asked = new Map<string, string>();
  const file = (path: string): string => {
    const absolute = resolve(folder, path);
    checkReadable(absolute, path);
    if (!asked.has(absolute)) asked.set(absolute, path);
    return absolute;
  };
  const restore = seedChance(derivedSeed('data'));
  try {
    return { data: await load({ file }), files: await fileHashes(asked) };
  } finally {
    restore();
  }
}

function examplesOf(data: TaskData): readonly Example[] {
  const given: unknown = data;
  if (typeof given !== 'object' || given === null) throw noExamples(given === null ? 'null' : typeof given);
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

function classNamesOf({ classNames }: TaskData): readonly string[] | undefined {
  const given: unknown = classNames;
  if (given === undefined) return undefined;
  const isList = Array.isArray(given) && given.length > 0 && given.every((name) => typeof name === 'string');
  if (isList && new Set(given).size === given.length) return classNames;
  throw new TrialError('user', 'data: classNames must be a list of different texts.');
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
