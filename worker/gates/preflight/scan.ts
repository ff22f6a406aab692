import type { Params } from '../../../shared/trial.ts';
import { median } from '../../../shared/stats/order.ts';
import { applyGradients, gradientsOf } from '../../runner/step.ts';
import type { PreparedData, Side } from '../../runner/prepared-data.ts';
import type { Reading } from './parameters-read.ts';
import { openSubject, type Planned, type Subject, withBatch } from './subject.ts';

/** Examples that the planned trials are built on: enough for a vocabulary of the wanted kind, few enough for 20 models. */
const partSize = { train: 400, eval: 80 };
const timedSteps = 3;
/** Steps before the first trial is timed, while the engine still compiles, and the wall ms they may take. */
const warming = { steps: 20, ms: 500 };
/** Wall ms after which timing stops with fewer steps. */
const timingMs = 3000;

/** A trial of the plan, as the gates are given it. */
export interface PlannedTrial {
  readonly params: Params;
  readonly seed: number;
}

/** A planned trial that was built and stepped. */
export interface Scanned extends Reading {
  readonly trial: PlannedTrial;
  readonly weights: number;
  readonly secondsPerStep: number;
  readonly batchSize: number;
  readonly epochs: number;
}

/** What a scan needs beside the trials. */
export type ScanInput = Omit<Planned, 'params' | 'seed'> & {
  /** Milliseconds, for durations only. */
  readonly now: () => number;
  /** Milliseconds of processor time that this process has used. */
  readonly spent: () => number;
  /** Milliseconds of processor time that the scan may take. */
  readonly limitMs: number;
};

/** Builds the planned trials on a part of the data, as many as the time allows (at least two), and times some steps of each. */
export function scanTrials(input: ScanInput, trials: readonly PlannedTrial[]): Scanned[] {
  const started = input.spent();
  const small = partOf(input.data);
  const found: Scanned[] = [];
  const [first] = trials;
  if (first !== undefined) warmUp({ ...input, ...first, data: small }, input.now);
  for (const trial of trials) {
    if (found.length >= 2 && input.spent() - started > input.limitMs) break;
    found.push(scanOne({ ...input, data: small, params: trial.params, seed: trial.seed }, { trial, now: input.now }));
  }
  return found;
}

/** The smallest and the middle trial by weights, with the middle learning rate of all; one where they are the same. */
export function smallestAndMiddle(scanned: readonly Scanned[]): Scanned[] {
  const order = [...scanned].sort((a, b) => a.weights - b.weights);
  const [smallest, middle] = [order[0], order[Math.floor(order.length / 2)]];
  const chosen =
    smallest === undefined
      ? []
      : middle === undefined || middle.weights === smallest.weights
        ? [smallest]
        : [smallest, middle];
  const rates = scanned.map(({ params }) => params['learning_rate']).filter((rate) => typeof rate === 'number');
  return chosen.map((each) => {
    if (!('learning_rate' in each.params) || rates.length === 0) return each;
    // Of an even number the lower middle one: the rate must be one that a trial can have.
    const rate = [...rates].sort((a, b) => a - b)[Math.floor((rates.length - 1) / 2)];
    if (rate === undefined) return each;
    return { ...each, trial: { ...each.trial, params: { ...each.params, learning_rate: rate } } };
  });
}

function scanOne(
  planned: Planned,
  { trial, now }: { readonly trial: PlannedTrial; readonly now: () => number },
): Scanned {
  const subject = openSubject(planned);
  const { training, open } = subject;
  try {
    const { batchSize, epochs } = training.settings;
    return {
      trial,
      params: trial.params,
      read: new Set(open.params.readNames()),
      weights: training.model.countParams(),
      secondsPerStep: stepSeconds(subject, { steps: timedSteps, now }),
      ...{ batchSize, epochs },
    };
  } finally {
    open.dispose();
  }
}

/** Steps whose time nobody asks: else the first trial seems slower than the others, and the price less certain than it is. */
function warmUp(planned: Planned, now: () => number): void {
  const subject = openSubject(planned);
  try {
    stepSeconds(subject, { ...warming, now });
  } finally {
    subject.open.dispose();
  }
}

/** Wall seconds of one training step of a trial, the median of so many, on a part of the data. */
export function timeSteps(
  planned: Planned,
  { steps, now }: { readonly steps: number; readonly now: () => number },
): number {
  const subject = openSubject({ ...planned, data: partOf(planned.data) });
  try {
    return stepSeconds(subject, { steps, now });
  } finally {
    subject.open.dispose();
  }
}

function stepSeconds(
  subject: Subject,
  { steps, ms = timingMs, now }: { readonly steps: number; readonly ms?: number; readonly now: () => number },
): number {
  const { training } = subject;
  // Batches of the size that the trial will have, whatever the part of the data holds.
  const rows = Array.from({ length: training.settings.batchSize }, (_, at) => at % training.train.count);
  const times: number[] = [];
  const started = now();
  for (let step = 0; step <= steps && (step < 2 || now() - started < ms); step++) {
    const since = now();
    withBatch(subject, rows, (batch) => {
      const found = gradientsOf(training, batch);
      applyGradients(training, found, step);
      training.tf.dispose(found.gradients);
    });
    times.push((now() - since) / 1000);
  }
  // The first step also builds what later ones reuse.
  return median(times.slice(1));
}

/** Every k-th example of each side, so that a sorted source keeps all its classes. */
export function partOf(data: PreparedData): PreparedData {
  return { ...data, train: thinned(data.train, partSize.train), eval: thinned(data.eval, partSize.eval) };
}

function thinned(side: Side, most: number): Side {
  const count = side.examples.length;
  if (count <= most) return side;
  const kept = Array.from({ length: most }, (_, at) => Math.floor((at * count) / most));
  return {
    examples: kept.flatMap((row) => side.examples[row] ?? []),
    targets: Float64Array.from(kept, (row) => side.targets[row] ?? NaN),
  };
}
