import type { Flag } from '../../shared/dynamics.ts';
import type { MetricRow } from './metric-choice.ts';

/** What a trial's curves are judged by. */
export interface FlagInput {
  /** Every finished epoch, in order. */
  readonly rows: readonly MetricRow[];
  /** Why the trial diverged; null when it did not. */
  readonly diverged: string | null;
  readonly baseline: Baseline;
}

/** What the simplest predictor reaches: always the commonest training class, or the training mean. */
export interface Baseline {
  /** The metric it is measured by. */
  readonly metric: 'eval/accuracy' | 'eval/mse';
  /** Its value on the eval side, and the standard error from the number of eval examples. */
  readonly value: number;
  readonly error: number;
  /** Training loss of predicting the class shares, or the mean; null where the loss is the task's own. */
  readonly trainLoss: number | null;
}

/**
 * A fall of the training loss below this share of the baseline's is no learning, unless the eval side is better by three standard
 * errors. `npm run validate:flags`: 1 of 50 trials of the penguins' sweeps carries the flag, and 26 of 50 with shuffled labels.
 * Those others learnt the noise by heart: 48 of the 50 are no better than the baseline.
 */
const leastFall = 0.01;
/**
 * Eval loss above its least by this share, while the training loss goes on falling, is overfitting: 6 of the 50 trials with
 * their own labels carry it.
 */
const overfitShare = 0.05;
/** The training loss of the last third falls by less than this share of its whole fall: a plateau (9 of the 50 trials). */
const plateauShare = 0.01;
/** Epochs below which nothing is said of a plateau. */
const plateauEpochs = 9;

/** The flags of a trial, with the numbers that they rest on. */
export function trialFlags({ rows, diverged, baseline }: FlagInput): Flag[] {
  if (diverged !== null)
    return [{ flag: 'diverged', since: (rows.at(-1)?.epoch ?? 0) + 1, evidence: diverged.slice(0, 300) }];
  const found = [overfitting(rows), plateau(rows), noBetter(rows, baseline), nothingLearnt(rows, baseline)];
  return found.filter((flag) => flag !== null);
}

function overfitting(rows: readonly MetricRow[]): Flag | null {
  const evals = rows.map((row) => row.metrics['eval/loss'] ?? NaN);
  const least = evals.reduce((best, value, index) => (value < (evals[best] ?? NaN) ? index : best), 0);
  const last = evals.length - 1;
  const [lowest, end] = [evals[least] ?? NaN, evals[last] ?? NaN];
  const train = (index: number) => rows[index]?.metrics['train/loss'] ?? NaN;
  // Half the worsening must have lasted: one bad last epoch is noise.
  const lasting = evals.slice(least + 1).every((value) => value > lowest);
  if (
    last - least < 2 ||
    !lasting ||
    !(end > lowest + overfitShare * Math.abs(lowest)) ||
    !(train(last) < train(least))
  )
    return null;
  const since = rows[least]?.epoch ?? 0;
  return {
    flag: 'overfitting',
    since,
    evidence: `eval/loss was ${short(lowest)} at epoch ${since} and is ${short(end)} at the end, while train/loss fell from ${short(train(least))} to ${short(train(last))}`,
  };
}

function plateau(rows: readonly MetricRow[]): Flag | null {
  if (rows.length < plateauEpochs) return null;
  const losses = rows.map((row) => row.metrics['train/loss'] ?? NaN);
  const from = Math.floor((2 * losses.length) / 3);
  const [first, middle, end] = [losses[0] ?? NaN, losses[from - 1] ?? NaN, Math.min(...losses.slice(from))];
  const fall = first - Math.min(...losses);
  if (!(fall > 0) || middle - end > plateauShare * fall) return null;
  const since = rows[from - 1]?.epoch ?? 0;
  return {
    flag: 'plateau',
    since,
    evidence: `train/loss was ${short(middle)} at epoch ${since} and has not fallen below ${short(end)} since`,
  };
}

function noBetter(rows: readonly MetricRow[], { metric, value, error }: Baseline): Flag | null {
  const { best, better } = reachedBy(rows, { metric, value });
  if (rows.length === 0 || !(better <= error)) return null;
  const what = metric === 'eval/accuracy' ? 'always predicting the commonest class' : 'always predicting the mean';
  return {
    flag: 'no-better-than-baseline',
    since: null,
    evidence: `${metric} never became better than ${short(best)}; ${what} gives ${short(value)} (standard error ${short(error)})`,
  };
}

/** The best epoch's value, and by how much it is better than the baseline's. */
function reachedBy(rows: readonly MetricRow[], { metric, value }: Pick<Baseline, 'metric' | 'value'>) {
  const reached = rows.map((row) => row.metrics[metric] ?? NaN);
  const best = metric === 'eval/accuracy' ? Math.max(...reached) : Math.min(...reached);
  return { best, better: metric === 'eval/accuracy' ? best - value : value - best };
}

function nothingLearnt(rows: readonly MetricRow[], baseline: Baseline): Flag | null {
  const { trainLoss, error } = baseline;
  const least = Math.min(...rows.map((row) => row.metrics['train/loss'] ?? NaN));
  if (trainLoss === null || rows.length === 0 || !(least > (1 - leastFall) * trainLoss)) return null;
  // Under much dropout the training loss can stay high although the network, whole again, predicts well.
  if (reachedBy(rows, baseline).better > 3 * error) return null;
  return {
    flag: 'nothing-learnt',
    since: null,
    evidence: `train/loss never fell below ${short(least)}; knowing no input gives ${short(trainLoss)}`,
  };
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
