import type { Check } from '../../../shared/gate-records.ts';
import { seededRandom, shuffled } from '../../../shared/seeded-random.ts';
import { checksOf, figure } from '../findings.ts';
import { outputsOf, type Subject, withBatch } from './subject.ts';

const check = checksOf('preflight');

/**
 * Relative to the spread of the outputs: kernels add in another order for other batch sizes, and nothing more, which in 32 bits
 * moves a sum of 10,000 terms by less than 10,000 x 6e-8 of their size, and usually by its root, 6e-6.
 */
const tolerance = 1e-3;

/**
 * What an evaluation gives for an example must not depend on chance, nor on the examples beside it: evaluated twice, in
 * another order, and in other company.
 */
export function batchIndependence(subject: Subject): Check[] {
  const { training, probe } = subject;
  const { width } = training;
  const evaluate = (rows: readonly number[]) => withBatch(subject, rows, ({ x }) => outputsOf(training, x));
  const first = evaluate(probe);
  const scale = Math.max(1e-6, spread(first));
  const twice = difference(first, evaluate(probe)) / scale;
  const repeatable =
    twice === 0
      ? check('eval-deterministic', 'pass', { evidence: 'Two evaluations of the same examples agree exactly.' })
      : check('eval-deterministic', 'fail', {
          evidence: `Two evaluations of the same examples differ by ${figure(twice)} of the outputs' range.`,
          remedy:
            'Dropout or noise is active outside of training: layers must look at the training flag they are called with.',
        });
  if (twice !== 0) {
    const evidence = 'Evaluations differ by chance, so the influence of other examples cannot be told.';
    return [
      repeatable,
      check('batch-order', 'undecided', { evidence }),
      check('batch-mixing', 'undecided', { evidence }),
    ];
  }
  // No order that a reversal or rotation of the batch would leave as it is.
  const turned = shuffled([...probe.keys()], seededRandom('order'));
  const moved = evaluate(turned.map((at) => probe[at] ?? 0));
  const back = new Float32Array(first.length);
  for (const [to, from] of turned.entries()) back.set(moved.subarray(to * width, (to + 1) * width), from * width);
  const half = probe.slice(0, Math.max(1, Math.floor(probe.length / 2)));
  const other = evaluate([...half, ...others(subject, probe.length - half.length)]).slice(0, half.length * width);
  const alone = evaluate(probe.slice(0, 1));
  const mixed =
    Math.max(difference(first.slice(0, other.length), other), difference(first.slice(0, width), alone)) / scale;
  const reordered = difference(first, back) / scale;
  return [repeatable, order(reordered), mixing(mixed)];
}

function order(moved: number): Check {
  if (moved <= tolerance)
    return check('batch-order', 'pass', { evidence: 'Examples in another order give their outputs in that order.' });
  return check('batch-order', 'fail', {
    evidence: `The same examples in another order get other outputs (by ${figure(moved)} of their range).`,
    remedy: 'Look for a reshape, reverse, sort, cumulative sum or position along the batch axis.',
  });
}

function mixing(mixed: number): Check {
  if (mixed <= tolerance)
    return check('batch-mixing', 'pass', {
      evidence: "An example's output does not depend on the examples beside it.",
    });
  return check('batch-mixing', 'fail', {
    evidence: `The same example gets another output in other company (by ${figure(mixed)} of the outputs' range).`,
    remedy:
      'A softmax, mean or normalisation runs along the batch axis, or batch normalisation is in training mode at evaluation.',
  });
}

function others({ training, probe }: Subject, count: number): number[] {
  const rest = [...Array(training.train.count).keys()].filter((row) => !probe.includes(row));
  return rest.length >= count ? rest.slice(0, count) : probe.slice(-count).reverse();
}

function spread(values: Float32Array): number {
  return (
    values.reduce((most, value) => Math.max(most, value), -Infinity) -
    values.reduce((least, value) => Math.min(least, value), Infinity)
  );
}

function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? NaN))), 0);
}
