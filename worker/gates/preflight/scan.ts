import type { Params } from '../../../shared/trial.ts';
import type { PreparedData, Side } from '../../runner/prepared-data.ts';
import type { Reading } from './parameters-read.ts';
import { openSubject, type Planned } from './subject.ts';

/** Examples that the planned trials are built on: enough for a vocabulary of the wanted kind, few enough for 20 models. */
const partSize = { train: 400, eval: 80 };

/** A trial of the plan, as the gates are given it. */
export interface PlannedTrial {
  readonly params: Params;
  readonly seed: number;
}

/** A planned trial that was built. */
export interface Scanned extends Reading {
  readonly trial: PlannedTrial;
  readonly weights: number;
}

/** What a scan needs beside the trials. */
export type ScanInput = Omit<Planned, 'params' | 'seed'> & {
  /** Milliseconds of processor time that this process has used. */
  readonly spent: () => number;
  /** Milliseconds of processor time that the scan may take. */
  readonly limitMs: number;
};

/** Builds the planned trials on a part of the data, as many as the time allows (at least two). */
export function scanTrials(input: ScanInput, trials: readonly PlannedTrial[]): Scanned[] {
  const started = input.spent();
  const small = partOf(input.data);
  const found: Scanned[] = [];
  for (const trial of trials) {
    if (found.length >= 2 && input.spent() - started > input.limitMs) break;
    found.push(scanOne({ ...input, data: small, params: trial.params, seed: trial.seed }, trial));
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

function scanOne(planned: Planned, trial: PlannedTrial): Scanned {
  const { training, open } = openSubject(planned);
  try {
    return {
      trial,
      params: trial.params,
      read: new Set(open.params.readNames()),
      weights: training.model.countParams(),
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
