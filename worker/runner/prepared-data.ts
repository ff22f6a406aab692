import { shownExamples, shownText } from '../../shared/dynamics.ts';
import { type DataSummary, maxDataFiles } from '../../shared/records.ts';
import type { Example, Task } from '../../shared/task.ts';
import { inputProblems } from './input-problems.ts';
import { classLabels, regressionLabels } from './labels.ts';
import type { RunnerSweep } from '../../shared/runner-protocol.ts';
import { recognisable } from './shown-examples.ts';
import { inputKey, splitExamples, type SplitSides } from './split.ts';
import type { FileHash } from './fingerprint.ts';
import type { LoadedData } from './task-data.ts';

/** One side of the split: examples in source order and their targets (class index, or value). */
export interface Side {
  readonly examples: readonly Example[];
  readonly targets: Float64Array;
}

/** Data as every trial of a sweep uses them. */
export interface PreparedData {
  readonly train: Side;
  readonly eval: Side;
  readonly test: Side;
  /** Class names in index order; empty for regression. */
  readonly classNames: readonly string[];
  readonly fingerprint: string;
  readonly files: readonly FileHash[];
  readonly summary: DataSummary;
  /** What makes the data unusable, one sentence each; empty when they are fine. */
  readonly problems: readonly string[];
}

/** Labels, split by the sweep's seed (unless the task splits by itself), checks and summary; a function of its arguments. */
export function prepareData(
  kind: Task['kind'],
  data: LoadedData,
  sweep: Pick<RunnerSweep, 'seed' | 'split'>,
): PreparedData {
  const { examples } = data;
  const labels = kind === 'classification' ? classLabels(examples, data.classNames) : regressionLabels(examples);
  const sides =
    data.ownSplit === null
      ? splitExamples(examples, { seed: sweep.seed, shares: sweep.split, stratify: kind === 'classification' })
      : ownSides(data.ownSplit);
  const side = (indices: readonly number[]): Side => ({
    examples: indices.flatMap((index) => examples[index] ?? []),
    targets: Float64Array.from(indices, (index) => labels.targets[index] ?? NaN),
  });
  const split = { train: side(sides.train), eval: side(sides.eval), test: side(sides.test) };
  return {
    ...split,
    classNames: labels.classNames,
    fingerprint: data.fingerprint,
    files: data.files,
    summary: {
      ...summaryOf(data, { ...split, classNames: labels.classNames }),
      shown: recognisable(split.eval, sweep.seed, { most: shownExamples, longestText: shownText }),
    },
    problems: [...labels.problems, ...inputProblems(examples), ...sideProblems(kind, split)],
  };
}

function ownSides(sizes: NonNullable<LoadedData['ownSplit']>): SplitSides {
  const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
  return {
    train: range(0, sizes.train),
    eval: range(sizes.train, sizes.eval),
    test: range(sizes.train + sizes.eval, sizes.test),
  };
}

function sideProblems(kind: Task['kind'], { train, eval: held }: { train: Side; eval: Side }): string[] {
  const problems: string[] = [];
  if (train.examples.length === 0) problems.push('data: the train side has no examples; at least 1 is needed.');
  if (held.examples.length === 0)
    problems.push(
      train.examples.length > 1 && areAllEqual(train)
        ? `data: all ${train.examples.length} inputs are equal, and equal inputs stay on one side, so none is left for eval; check how they are read.`
        : 'data: the eval side has no examples; give more examples or smaller groups, or a larger split.eval.',
    );
  const classes = new Set(train.targets);
  if (kind === 'classification' && train.examples.length > 0 && classes.size < 2)
    problems.push('data: the train side has examples of one class only; classification needs at least 2.');
  return problems;
}

function areAllEqual({ examples: [first, ...others] }: Side): boolean {
  return first !== undefined && others.every(({ input }) => inputKey(input) === inputKey(first.input));
}

function summaryOf(
  data: LoadedData,
  split: { train: Side; eval: Side; test: Side; classNames: readonly string[] },
): DataSummary {
  const majority = largestShare(split.eval.targets);
  return {
    fingerprint: data.fingerprint,
    train: split.train.examples.length,
    eval: split.eval.examples.length,
    test: split.test.examples.length,
    classes: split.classNames.slice(0, 1000).map((name) => name.slice(0, 200)),
    ...(split.classNames.length > 0 && split.eval.targets.length > 0 ? { majority } : {}),
    ...filesOf(data.files),
    dropped: data.dropped.slice(0, 100).map(({ reason, count, samples }) => ({
      reason: reason.slice(0, 500),
      count,
      samples: samples.slice(0, 10).map((sample) => sample.slice(0, 500)),
    })),
  };
}

/** The first files, as they are stored with the sweep. */
export function filesOf(files: readonly FileHash[]): Pick<DataSummary, 'files'> {
  return files.length === 0
    ? {}
    : { files: files.slice(0, maxDataFiles).map(({ path, sha256 }) => ({ path: path.slice(0, 300), sha256 })) };
}

function largestShare(targets: Float64Array): number {
  const counts = new Map<number, number>();
  for (const target of targets) counts.set(target, (counts.get(target) ?? 0) + 1);
  return Math.max(0, ...counts.values()) / Math.max(1, targets.length);
}
