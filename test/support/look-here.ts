import type { Check } from '../../shared/gate-records.ts';
import type { About, Dropped, Example, Task } from '../../shared/task.ts';
import { measureBaselines } from '../../worker/gates/baselines/baselines.ts';
import { lookAtData } from '../../worker/gates/data/look.ts';
import { lookDataOf } from '../../worker/gates/look-data.ts';
import { simpleViewOf } from '../../worker/gates/simple-view.ts';
import { prepareData } from '../../worker/runner/prepared-data.ts';

/** Data for a look: examples to be split, or a split of one's own. */
export interface LookHere {
  readonly examples: readonly Example[];
  /** Instead of a split by seed: so many of the examples, from the first, are train. */
  readonly trainCount?: number;
  readonly kind?: Task['kind'];
  readonly about?: About;
  readonly dropped?: readonly Dropped[];
  readonly classNames?: readonly string[];
  readonly metric?: string;
  readonly seed?: number;
}

/** Data look and baselines of examples, in this process. */
export function lookHere({ examples, trainCount, kind = 'classification', ...given }: LookHere) {
  const ownSplit = trainCount === undefined ? null : { train: trainCount, eval: examples.length - trainCount, test: 0 };
  const seed = given.seed ?? 7;
  const loaded = {
    examples,
    ownSplit,
    classNames: given.classNames,
    dropped: given.dropped ?? [],
    files: [],
    fingerprint: '0'.repeat(64),
  };
  const prepared = prepareData(kind, loaded, { seed, split: { eval: 0.2, test: 0 } });
  const about = given.about === undefined ? {} : { about: given.about };
  const data = lookDataOf({ kind, ...about }, prepared, seed);
  const view = simpleViewOf(data);
  const look = lookAtData(data, view);
  const metric = given.metric ?? (kind === 'classification' ? 'eval/accuracy' : 'eval/mse');
  const baselines = measureBaselines(data, view, {
    name: metric,
    goal: metric.endsWith('accuracy') ? 'maximize' : 'minimize',
  });
  const checks = [...look.checks, ...baselines.checks];
  return {
    data,
    look,
    baselines,
    checks,
    check: (name: string): Check | undefined => checks.find(({ check }) => check === name),
  };
}
