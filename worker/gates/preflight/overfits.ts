import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, figure } from '../findings.ts';
import type { Batch } from '../../runner/training-rows.ts';
import type { Training } from '../../runner/training.ts';
import { keepingWeights, learn, lossOfOutputs, outputsOf, type Subject, withBatch, withoutDropout } from './subject.ts';

const check = checksOf('preflight');

/** Learning rates of Adam, tried in turn: the middle of what works first. */
const rates = [0.01, 0.1, 0.001];
const stepsPerRate = 300;
/** Steps on two examples, which sound networks learn in a tenth of it. */
const stepsPerPair = 150;
const lookEvery = 10;
/** Mean probability of the right class, or share of the targets' variance explained, that counts as learnt by heart. */
const learnt = 0.9;
/**
 * Where outputs or loss of a training step are drawn at random, single looks may be lucky: each takes so many passes, and
 * the mean of so many looks counts. A model that guesses two examples is right in 72 of 80 with a probability of 3e-14.
 */
const luck = { passes: 4, looks: 10 };
/** Examples that a guess gets right so seldom (2^-16) that evaluation may answer for a training that is noisy by design. */
const beyondLuck = 16;

/** How long, by the processor's clock: a busy machine makes nothing too slow to tell. */
export interface TimeLimit {
  /** Milliseconds of processor time so far. */
  readonly spent: () => number;
  /** Milliseconds. */
  readonly limitMs: number;
}

/**
 * Whether the model learns 16 examples by heart, with dropout and penalties off. Where it does not, a short ladder tells a
 * mistake from too little capacity (two examples work) or a learning rate that does not suit.
 */
export function overfits(subject: Subject, { spent, limitMs }: TimeLimit): Check[] {
  const { training, probe } = subject;
  const started = spent();
  const inTime = () => spent() - started < limitMs;
  if (probe.length < 2)
    return [
      check('overfits', 'fail', {
        evidence: `The encoded training inputs are all equal (${probe.length} different one).`,
        remedy: 'Check encode: nothing can be learnt from equal inputs.',
      }),
    ];
  // Asked of the whole probe: a draw over two examples is often the same twice.
  const noisy = withBatch(subject, probe, (batch) => isRandom(training, batch));
  const [whole, tried] = climb(subject, probe, { inTime, noisy, most: stepsPerRate });
  const seconds = `${((spent() - started) / 1000).toFixed(1)} s of processor time`;
  if (whole.learnt >= learnt) {
    const evidence = `${probe.length} examples are learnt by heart in ${whole.steps} steps of Adam at ${whole.rate}.`;
    return [check('overfits', 'pass', { evidence })];
  }
  // Nothing that gets halfway needs to be asked for less.
  let two = -Infinity;
  for (const pair of whole.learnt >= halfway(training) ? [] : pairsOf(training, probe)) {
    if (two >= learnt || !inTime()) break;
    two = Math.max(two, climb(subject, pair, { inTime, noisy, most: stepsPerPair })[0].learnt);
  }
  if (two >= learnt || whole.learnt >= halfway(training))
    return [
      check('overfits', 'warn', {
        evidence: `The model learns something by heart, but not ${probe.length} examples (best ${told(training, whole.learnt)}): too little capacity, or inputs that hardly differ.`,
        remedy: 'Fine for a deliberately simple model; else make it wider, or look at what encode keeps.',
      }),
    ];
  if (!inTime())
    return [
      check('overfits', 'undecided', {
        evidence: `Too slow to tell: ${Number.isFinite(whole.learnt) ? `after ${seconds} and ${tried} steps ${told(training, whole.learnt)}` : `${seconds} was not enough for ${lookEvery} steps`}.`,
        remedy: 'Try with a smaller model or a faster backend before believing in it.',
      }),
    ];
  return [
    check('overfits', 'fail', {
      evidence: `Not even 2 examples are learnt by heart, at no learning rate of ${rates.join(', ')} (${probe.length} examples: ${told(training, whole.learnt)}).`,
      remedy:
        'The code has a mistake: look at loss, output activation, labels, and whether gradients reach the weights.',
    }),
  ];
}

interface Climb {
  readonly learnt: number;
  readonly steps: number;
  readonly rate: number;
}

interface Ladder {
  readonly inTime: () => boolean;
  /** Whether chance has a part in each training step. */
  readonly noisy: boolean;
  /** Steps at each learning rate. */
  readonly most: number;
}

/** The best of the ladder, and how many steps were tried. */
function climb(subject: Subject, rows: readonly number[], ladder: Ladder): readonly [Climb, number] {
  let best: Climb = { learnt: -Infinity, steps: 0, rate: 0 };
  let tried = 0;
  for (const rate of rates) {
    const attempt = keepingWeights(subject, () =>
      withoutDropout(subject, () =>
        withBatch(subject, rows, (batch) => tryRate(subject.training, batch, { ...ladder, rate })),
      ),
    );
    tried += attempt.steps;
    if (attempt.learnt > best.learnt) best = attempt;
    if (best.learnt >= learnt || !ladder.inTime()) break;
  }
  return [best, tried];
}

function tryRate(
  training: Training,
  batch: Batch,
  { rate, inTime, noisy, most }: Ladder & { readonly rate: number },
): Climb {
  const optimizer = training.tf.train.adam(rate);
  const looks: { readonly trained: number; readonly evaluated: number }[] = [];
  let best = -Infinity;
  let steps = 0;
  try {
    while (steps < most && inTime()) {
      const loss = learn(training, batch, optimizer);
      steps += 1;
      if (!Number.isFinite(loss)) break;
      if (steps % lookEvery !== 0) continue;
      looks.push(look(training, batch, noisy));
      const counted = looks.slice(noisy ? -luck.looks : -1);
      if (noisy && counted.length < luck.looks) continue;
      best = Math.max(best, mean(counted.map(({ trained }) => trained)));
      const evaluated = mean(counted.map((each) => each.evaluated));
      if (evaluated >= learnt) best = Math.max(best, evaluated);
      if (best >= learnt) break;
    }
    return { learnt: best, steps, rate };
  } finally {
    optimizer.dispose();
  }
}

/** Whether one step's outputs or loss differ by chance from those of the same step done again. */
function isRandom(training: Training, batch: Batch): boolean {
  const [first, second] = [outputsOf(training, batch.x, true), outputsOf(training, batch.x, true)];
  const [loss, again] = [lossOfOutputs(training, first, batch.y), lossOfOutputs(training, first, batch.y)];
  return !Object.is(loss, again) || first.some((value, at) => !Object.is(value, second[at]));
}

/** How well the batch is known, as a training step sees it and, where luck could not do it, as an evaluation does. */
function look(training: Training, batch: Batch, noisy: boolean) {
  const passes = Array.from({ length: noisy ? luck.passes : 1 }, () => goodness(training, batch, true));
  const asked = noisy && batch.targets.length >= beyondLuck;
  return { trained: mean(passes), evaluated: asked ? goodness(training, batch, false) : -Infinity };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean probability of the right class, or 1 - squared error over the targets' variance. */
function goodness(training: Training, { x, targets }: Batch, asTraining: boolean): number {
  const { loss, width, kind } = training;
  const predictions = loss.predictions(outputsOf(training, x, asTraining), width);
  const count = targets.length;
  if (kind === 'classification') {
    const columns = predictions.length / count;
    return targets.reduce((sum, target, row) => sum + (predictions[row * columns + target] ?? 0), 0) / count;
  }
  const average = targets.reduce((sum, value) => sum + value, 0) / count;
  const spread = targets.reduce((sum, value) => sum + (value - average) ** 2, 0);
  const squares = targets.reduce((sum, target, row) => sum + ((predictions[row] ?? NaN) - target) ** 2, 0);
  return 1 - squares / Math.max(spread, 1e-12);
}

/** Two pairs of examples with different labels: one alone may meet dead units. */
function pairsOf({ train }: Training, probe: readonly number[]): number[][] {
  return probe.slice(0, 2).flatMap((first, at) => {
    const other = probe.slice(at + 1).find((row) => train.targets[row] !== train.targets[first]);
    return other === undefined ? [] : [[first, other]];
  });
}

/** Halfway from knowing nothing to knowing all: code with a mistake in loss or output does not get there. */
function halfway({ kind, train }: Training): number {
  return kind === 'classification' ? (1 + 1 / Math.max(2, train.width)) / 2 : 0.5;
}

function told({ kind }: Training, value: number): string {
  const shown = Number.isFinite(value) ? figure(value) : 'nothing finite';
  return kind === 'classification' ? `the right class had a mean probability of ${shown}` : `R2 was ${shown}`;
}
