import type { Params } from '../../../shared/trial.ts';
import { median } from '../../../shared/stats/order.ts';
import { applyGradients, gradientsOf } from '../../runner/step.ts';
import type { PreparedData, Side } from '../../runner/prepared-data.ts';
import type { Reading } from './parameters-read.ts';
import { openSubject, type Planned, withBatch } from './subject.ts';

/** Examples that the planned trials are built on: enough for a vocabulary of the wanted kind, few enough for 20 models. */
const partSize = { train: 400, eval: 80 };
const timedSteps = 3;

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
  readonly limitMs: number;
};

/** Builds the planned trials on a part of the data, as many as the time allows (at least two), and times some steps of each. */
export function scanTrials(input: ScanInput, trials: readonly PlannedTrial[]): Scanned[] {
  const started = input.now();
  const small = partOf(input.data);
  const found: Scanned[] = [];
  for (const trial of trials) {
    if (found.length >= 2 && input.now() - started > input.limitMs) break;
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
    // Timed on batches of the size that the trial will have, whatever the part of the data holds.
    const rows = Array.from({ length: batchSize }, (_, at) => at % training.train.count);
    const times = Array.from({ length: timedSteps + 1 }, (_, step) => {
      const since = now();
      withBatch(subject, rows, (batch) => {
        const found = gradientsOf(training, batch);
        applyGradients(training, found, step);
        training.tf.dispose(found.gradients);
      });
      return (now() - since) / 1000;
    });
    return {
      trial,
      params: trial.params,
      read: new Set(open.params.readNames()),
      weights: training.model.countParams(),
      // The first step also builds what later ones reuse.
      secondsPerStep: median(times.slice(1)),
      ...{ batchSize, epochs },
    };
  } finally {
    open.dispose();
  }
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
