import type { Check, GatePage } from '../../../shared/gate-records.ts';
import { seededRandom } from '../../../shared/seeded-random.ts';
import { quantile } from '../../../shared/stats/order.ts';
import { checksOf, figure, percent, storable } from '../findings.ts';
import type { LookData, LookSide } from '../look-data.ts';
import { shownInput } from '../show-input.ts';

const check = checksOf('data');

/** Fewer training examples of a class than this teach it badly, whatever the model. */
const fewExamples = 10;
/** Largest class over smallest from which accuracy alone misleads. */
const steep = 10;
const uneven = 1.5;
const samplesShown = 3;
const classesShown = 20;

/** How labels are spread: balance, rare and missing classes; for regression the targets' range. */
export function lookAtLabels(data: LookData): Check[] {
  return data.kind === 'classification' ? classChecks(data) : [targetCheck(data)];
}

/** Classes with counts and a seeded few examples to read; for regression five equal groups from low to high. */
export function classLook(data: LookData): GatePage['classes'] {
  if (data.kind === 'classification')
    return data.classNames
      .slice(0, classesShown)
      .map((name, label) => groupLook(data, { name, holds: (target) => target === label }));
  const cuts = [0, 0.2, 0.4, 0.6, 0.8, 1].map((p) => quantile(data.train.targets, p));
  return [0, 1, 2, 3, 4].map((part) => {
    const [low = NaN, high = NaN] = cuts.slice(part, part + 2);
    const holds = (target: number) => target >= low && (part === 4 ? target <= high : target < high);
    return groupLook(data, { name: `${figure(low)} to ${figure(high)}`, holds });
  });
}

function groupLook(
  data: LookData,
  { name, holds }: { readonly name: string; readonly holds: (target: number) => boolean },
): GatePage['classes'][number] {
  const members = positions(data.train, holds);
  const random = seededRandom('look', data.seed, name);
  const chosen: number[] = [];
  while (chosen.length < Math.min(samplesShown, members.length)) {
    const index = members[random.below(members.length)];
    if (index !== undefined && !chosen.includes(index)) chosen.push(index);
  }
  return {
    name: storable(name, 200),
    train: members.length,
    eval: positions(data.eval, holds).length,
    samples: chosen.map((index) => storable(shownInput(data.train.examples[index]?.input ?? '', 300), 1200)),
  };
}

function positions(side: LookSide, holds: (target: number) => boolean): number[] {
  const found: number[] = [];
  for (const [index, target] of side.targets.entries()) if (holds(target)) found.push(index);
  return found;
}

/** Examples of each class on a side, by class index. */
export function classCounts(side: LookSide, classCount: number): Float64Array {
  const counts = new Float64Array(classCount);
  for (const target of side.targets) counts[target] = (counts[target] ?? 0) + 1;
  return counts;
}

function classChecks(data: LookData): Check[] {
  const { classNames } = data;
  const train = classCounts(data.train, classNames.length);
  const held = classCounts(data.eval, classNames.length);
  return [balance(data, train), unlearnt(classNames, train, held)];
}

function balance({ classNames, train: { examples } }: LookData, counts: Float64Array): Check {
  const order = [...counts.keys()]
    .filter((label) => (counts[label] ?? 0) > 0)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0));
  const named = (label: number | undefined) =>
    `${classNames[label ?? 0] ?? ''} ${(counts[label ?? 0] ?? 0).toLocaleString('en-US')}`;
  const largest = counts[order[0] ?? 0] ?? 0;
  const smallest = counts[order.at(-1) ?? 0] ?? 0;
  const ratio = largest / Math.max(1, smallest);
  const spread = order.length <= 4 ? order.map(named).join(', ') : `${named(order[0])} down to ${named(order.at(-1))}`;
  const evidence = `${classesOf(order.length)} in train: ${spread} (largest ${percent(largest / examples.length)}).`;
  if (smallest < fewExamples)
    return check('class-balance', 'warn', {
      evidence,
      remedy: `A class with fewer than ${fewExamples} training examples is hardly learnt: collect more of it, or merge it with another.`,
      count: order.filter((label) => (counts[label] ?? 0) < fewExamples).length,
    });
  if (ratio > steep)
    return check('class-balance', 'warn', {
      evidence,
      remedy:
        'Accuracy hides the small classes: rank by a metric that weighs classes alike, or weigh them in the loss.',
    });
  if (ratio > uneven)
    return check('class-balance', 'note', {
      evidence,
      remedy: 'Compare accuracies with the largest class, not with 1 / classes.',
    });
  return check('class-balance', 'pass', { evidence });
}

function unlearnt(classNames: readonly string[], train: Float64Array, held: Float64Array): Check {
  const missing = [...classNames.keys()].filter((label) => (train[label] ?? 0) === 0);
  const impossible = missing.filter((label) => (held[label] ?? 0) > 0);
  const absent = [...classNames.keys()].filter((label) => (held[label] ?? 0) === 0 && (train[label] ?? 0) > 0);
  const named = (labels: readonly number[]) => labels.map((label) => classNames[label] ?? String(label));
  if (impossible.length > 0)
    return check('empty-class', 'fail', {
      evidence: `${classesOf(impossible.length)} in eval ${impossible.length === 1 ? 'has' : 'have'} no training example.`,
      remedy: 'Give training examples of every class, or leave these classes out of eval.',
      count: impossible.length,
      examples: named(impossible),
    });
  if (missing.length > 0)
    return check('empty-class', 'warn', {
      evidence: `${classesOf(missing.length)} of ${classNames.length} ${missing.length === 1 ? 'has' : 'have'} no example at all.`,
      remedy: 'Check that labels and classNames count from the same end: class indices start at 0.',
      count: missing.length,
      examples: named(missing),
    });
  if (absent.length > 0)
    return check('empty-class', 'warn', {
      evidence: `${classesOf(absent.length)} ${absent.length === 1 ? 'is' : 'are'} not in eval, so nothing will be known about it.`,
      remedy: 'Hold out more examples (split.eval), or collect more of these classes.',
      count: absent.length,
      examples: named(absent),
    });
  return check('empty-class', 'pass', { evidence: 'Every class has examples in train and in eval.' });
}

function targetCheck({ train }: LookData): Check {
  const [low = NaN, middle = NaN, high = NaN] = [0, 0.5, 1].map((p) => quantile(train.targets, p));
  const evidence = `Targets from ${figure(low)} to ${figure(high)}, median ${figure(middle)}.`;
  if (low === high)
    return check('target-spread', 'fail', {
      evidence,
      remedy: 'All targets are equal: there is nothing to learn. Check how they are read.',
    });
  const size = Math.max(Math.abs(low), Math.abs(high));
  const iqr = quantile(train.targets, 0.75) - quantile(train.targets, 0.25);
  if (iqr > 0 && (high - low) / iqr > 100)
    return check('target-spread', 'warn', {
      evidence,
      remedy: 'A few targets are far out and will rule the squared error: check them, or predict their logarithm.',
    });
  if (size > 1000 || size < 1e-3)
    return check('target-spread', 'note', {
      evidence,
      remedy: 'Networks start near 0: scale the targets, or the first epochs go into the offset.',
    });
  return check('target-spread', 'pass', { evidence });
}

function classesOf(count: number): string {
  return count === 1 ? '1 class' : `${count.toLocaleString('en-US')} classes`;
}
