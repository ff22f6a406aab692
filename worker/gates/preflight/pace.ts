import { median } from '../../../shared/stats/order.ts';
import { evaluationBatchSize } from '../../runner/evaluate.ts';
import { applyGradients, gradientsOf } from '../../runner/step.ts';
import { partOf, type PlannedTrial, type ScanInput } from './scan.ts';
import { openSubject, outputsOf, type Planned, type Subject, withBatch } from './subject.ts';

/** Steps of each trial that are timed: at least, and more while they are quick, so that one interruption does not show. */
const timed = { least: 3, most: 9, quickMs: 100 };
/** Wall ms after which timing stops with fewer steps. */
const timingMs = 3000;
/** Untimed steps come in blocks until one is no tenth faster than the best before it, or until so many wall ms are over. */
const warming = { block: 25, gain: 0.9, ms: 3000 };

/** Milliseconds, for durations only. */
type Clock = () => number;

/** How fast a planned trial goes. Seconds are wall seconds. */
export interface Pace {
  readonly secondsPerStep: number;
  /** Of evaluating one example, in batches as an evaluation has them. */
  readonly secondsPerEvaluated: number;
  readonly batchSize: number;
  readonly epochs: number;
}

/**
 * Times planned trials on a part of the data, as many as the time allows (at least two). Asked after everything else:
 * the first hundreds of steps of a process take several times as long as later ones, until the engine has compiled them, and
 * a runner trains nearly all of its trials after that.
 */
export function timeTrials(input: ScanInput & { readonly now: Clock }, trials: readonly PlannedTrial[]): Pace[] {
  const started = input.spent();
  const small = partOf(input.data);
  const rows = Math.min(evaluationBatchSize, Math.max(1, input.data.eval.examples.length));
  const found: Pace[] = [];
  for (const { params, seed } of trials) {
    if (found.length >= 2 && input.spent() - started > input.limitMs) break;
    const subject = openSubject({ ...input, data: small, params, seed });
    try {
      if (found.length === 0) warmUp(subject, input.now);
      const { batchSize, epochs } = subject.training.settings;
      const secondsPerStep = stepSeconds(subject, timed.most, input.now);
      const secondsPerEvaluated = passSeconds(subject, rows, input.now) / rows;
      found.push({ secondsPerStep, secondsPerEvaluated, batchSize, epochs });
    } finally {
      subject.open.dispose();
    }
  }
  return found;
}

/** Wall seconds of one training step of a trial, the median of so many after untimed ones, on a part of the data. */
export function timeSteps(planned: Planned, { steps, now }: { readonly steps: number; readonly now: Clock }): number {
  const subject = openSubject({ ...planned, data: partOf(planned.data) });
  try {
    warmUp(subject, now);
    return stepSeconds(subject, steps, now);
  } finally {
    subject.open.dispose();
  }
}

/** Steps until they become no faster. */
function warmUp(subject: Subject, now: Clock): void {
  const end = now() + warming.ms;
  let best = Infinity;
  while (now() < end) {
    const block = timesOf(warming.block, { now, goesOn: () => now() < end, run: () => oneStep(subject) });
    const took = median(block);
    if (took > warming.gain * best) return;
    best = took;
  }
}

function stepSeconds(subject: Subject, steps: number, now: Clock): number {
  return warmMedian(steps, now, () => oneStep(subject));
}

/** Of one forward pass over so many examples. */
function passSeconds(subject: Subject, rows: number, now: Clock): number {
  const { training } = subject;
  const positions = rowsOf(rows, training.train.count);
  return warmMedian(timed.least, now, () => withBatch(subject, positions, ({ x }) => void outputsOf(training, x)));
}

/** Seconds, the median of so many runs after one that also builds what later ones reuse. */
function warmMedian(most: number, now: Clock, run: () => void): number {
  const started = now();
  const goesOn = (done: number) =>
    done < 2 || now() - started < (done > timed.least ? Math.min(timingMs, timed.quickMs) : timingMs);
  return median(timesOf(most + 1, { now, goesOn, run }).slice(1)) / 1000;
}

/** Milliseconds of each of at most so many runs. */
function timesOf(
  most: number,
  { now, goesOn, run }: { readonly now: Clock; readonly goesOn: (done: number) => boolean; readonly run: () => void },
): number[] {
  const times: number[] = [];
  while (times.length < most && goesOn(times.length)) {
    const since = now();
    run();
    times.push(now() - since);
  }
  return times;
}

/** A batch of the size that the trial will have, whatever the part of the data holds. */
function oneStep(subject: Subject): void {
  const { training } = subject;
  withBatch(subject, rowsOf(training.settings.batchSize, training.train.count), (batch) => {
    const found = gradientsOf(training, batch);
    applyGradients(training, found, 0);
    training.tf.dispose(found.gradients);
  });
}

function rowsOf(length: number, count: number): number[] {
  return Array.from({ length }, (_, at) => at % count);
}
