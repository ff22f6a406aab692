import { type MetricName, metricNames, type OwnMetric, type Predictions, type Task } from '../../shared/task.ts';
import { didYouMean, listed } from './did-you-mean.ts';
import { smallestProbability } from './loss-values.ts';
import { rocAuc } from './roc-auc.ts';
import { TrialError } from './trial-error.ts';

/** The metrics of a trial: what is computed on each side, without `train/` or `eval/`. */
export interface MetricChoice {
  readonly kind: Task['kind'];
  /** Named metrics, `loss` first. */
  readonly named: readonly MetricName[];
  readonly own: readonly OwnMetric[];
  /** Class names in index order; empty for regression. */
  readonly classNames: readonly string[];
}

/** Collects predictions batch by batch; every example counts alike, whatever the batch sizes. */
export interface MetricCollector {
  /** `outputs`: row-major `[examples, width]` probabilities or values; `targets`: one an example; `lossSum` over them. */
  readonly add: (outputs: ArrayLike<number>, targets: ArrayLike<number>, lossSum: number) => void;
  /** Mean loss so far, NaN before the first. */
  readonly loss: () => number;
  /** Metrics by name over all that was added; NaN or infinite where a prediction was. */
  readonly values: () => Record<string, number>;
}

/**
 * The metrics of a task's kind, those it asks for, and the one the sweep ranks by.
 * @throws TrialError `user` for a metric that is none of the kind's, or a name that two have
 */
export function metricChoice(
  { kind, metrics = [] }: Pick<Task, 'kind' | 'metrics'>,
  { sweepMetric, classNames }: { readonly sweepMetric: string; readonly classNames: readonly string[] },
): MetricChoice {
  const known: readonly MetricName[] = [...metricNames[kind].always, ...metricNames[kind].asked];
  const own = metrics.filter((metric) => typeof metric === 'object');
  const names = metrics.filter((metric) => typeof metric === 'string');
  const wrong = names.find((name) => !known.includes(name));
  if (wrong !== undefined)
    throw new TrialError(
      'user',
      `metrics: ${kind} has ${listed(known)}, not ${JSON.stringify(wrong)}.${didYouMean(wrong, known)}`,
    );
  const asked = known.filter((name) => names.includes(name) || sweepMetric.endsWith(`/${name}`));
  const twice = own.find(
    ({ name }, at) => known.some((other) => other === name) || own.findIndex((other) => other.name === name) < at,
  );
  if (twice !== undefined)
    throw new TrialError('user', `metrics: "${twice.name}" is the name of another metric; choose a new one.`);
  return { kind, named: [...new Set([...metricNames[kind].always, ...asked])], own, classNames };
}

/** Names of everything that the choice computes, with their sides. */
export function producedNames({ named, own }: MetricChoice): string[] {
  return ['train', 'eval'].flatMap((side) =>
    [...named, ...own.map(({ name }) => name)].map((name) => `${side}/${name}`),
  );
}

/** Sums are in double precision, in the order of adding. */
export function metricCollector({ kind, named, own, classNames }: MetricChoice): MetricCollector {
  const parts = kind === 'classification' ? classification(classNames.length) : regression();
  const whole = own.length > 0 || named.includes('roc_auc') ? gatherer() : null;
  let count = 0;
  let loss = 0;
  return {
    add: (outputs, targets, lossSum) => {
      count += targets.length;
      loss += lossSum;
      parts.add(outputs, targets);
      whole?.add(outputs, targets);
    },
    loss: () => loss / count,
    values: () => {
      const computed: Record<string, () => number> = { ...parts.metrics, loss: () => loss / count };
      const all = whole?.predictions(classNames);
      if (all !== undefined) computed['roc_auc'] = () => rocAuc(all);
      const values = named.map((name) => [name, computed[name]?.() ?? NaN] as const);
      const others = all === undefined ? [] : own.map((metric) => [metric.name, ownValue(metric, all)] as const);
      return Object.fromEntries([...values, ...others]);
    },
  };
}

interface Parts {
  readonly add: (outputs: ArrayLike<number>, targets: ArrayLike<number>) => void;
  readonly metrics: Record<string, () => number>;
}

/** Accuracy (the first of equal largest probabilities is predicted), and what follows from the confusion matrix. */
function classification(classCount: number): Parts {
  const confusion = new Float64Array(classCount * classCount);
  let count = 0;
  let logLoss = 0;
  const add = (outputs: ArrayLike<number>, targets: ArrayLike<number>) => {
    for (let row = 0; row < targets.length; row++) {
      const target = targets[row] ?? NaN;
      const predicted = largest(outputs, row * classCount, classCount);
      const cell = target * classCount + predicted;
      confusion[cell] = (confusion[cell] ?? 0) + 1;
      logLoss -= Math.log(Math.max(outputs[row * classCount + target] ?? NaN, smallestProbability));
    }
    count += targets.length;
  };
  const classes = Array.from({ length: classCount }, (_, index) => index);
  const cell = (target: number, predicted: number) => confusion[target * classCount + predicted] ?? 0;
  const met = (target: number) => classes.reduce((sum, predicted) => sum + cell(target, predicted), 0);
  const given = (predicted: number) => classes.reduce((sum, target) => sum + cell(target, predicted), 0);
  return {
    add,
    metrics: {
      accuracy: () => classes.reduce((sum, index) => sum + cell(index, index), 0) / count,
      log_loss: () => logLoss / count,
      // Classes that no example has are left out.
      balanced_accuracy: () =>
        meanOf(classes.filter((index) => met(index) > 0).map((index) => cell(index, index) / met(index))),
      // Classes neither met nor predicted are left out; 2 TP / (2 TP + FP + FN).
      macro_f1: () =>
        meanOf(
          classes
            .map((index) => ({ right: cell(index, index), total: met(index) + given(index) }))
            .filter(({ total }) => total > 0)
            .map(({ right, total }) => (2 * right) / total),
        ),
    },
  };
}

function regression(): Parts {
  let count = 0;
  let squared = 0;
  let absolute = 0;
  let mean = 0;
  let spread = 0;
  return {
    add: (outputs, targets) => {
      for (let row = 0; row < targets.length; row++) {
        const target = targets[row] ?? NaN;
        const error = (outputs[row] ?? NaN) - target;
        squared += error * error;
        absolute += Math.abs(error);
        // Welford's running mean and sum of squares, so that a large offset costs no digits.
        count += 1;
        const before = target - mean;
        mean += before / count;
        spread += before * (target - mean);
      }
    },
    metrics: { mse: () => squared / count, mae: () => absolute / count, r2: () => 1 - squared / spread },
  };
}

/** Keeps everything that was added, for metrics that need it at once. */
function gatherer() {
  const outputs: number[] = [];
  const targets: number[] = [];
  return {
    add: (more: ArrayLike<number>, wanted: ArrayLike<number>) => {
      for (let index = 0; index < more.length; index++) outputs.push(more[index] ?? NaN);
      for (let index = 0; index < wanted.length; index++) targets.push(wanted[index] ?? NaN);
    },
    predictions: (classNames: readonly string[]): Predictions => ({
      outputs,
      targets,
      width: targets.length === 0 ? Math.max(1, classNames.length) : outputs.length / targets.length,
      classNames,
    }),
  };
}

function ownValue({ name, compute }: OwnMetric, predictions: Predictions): number {
  const value: unknown = compute(predictions);
  if (typeof value === 'number') return value;
  throw new TrialError('user', `metrics: "${name}" must give a number, got ${typeof value}.`);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function largest(values: ArrayLike<number>, from: number, width: number): number {
  let best = 0;
  for (let index = 1; index < width; index++)
    if ((values[from + index] ?? NaN) > (values[from + best] ?? NaN)) best = index;
  return best;
}
