import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, figure } from '../findings.ts';
import { lossAnswers } from './loss-probe.ts';
import type { Subject } from './subject.ts';

const check = checksOf('preflight');

/**
 * The loss must be smallest for the right answer: an answer with every label right costs less than one with every label
 * wrong. No draw, no tolerance: a loss that fails this teaches the wrong thing.
 */
export function lossTarget(subject: Subject): Check[] {
  const { perfect, wrong, sureLogits, wrongLogits, uniform } = lossAnswers(subject);
  const [right, other] = perfect < wrong ? [perfect, wrong] : [sureLogits, wrongLogits];
  if (![perfect, wrong].every(Number.isFinite) && ![sureLogits, wrongLogits].every(Number.isFinite))
    return [
      check('loss-target', 'fail', {
        evidence: `The loss of perfectly right answers is ${figure(perfect)}.`,
        remedy: 'Keep logarithms and divisions away from 0, for example log(max(p, 1e-7)).',
      }),
    ];
  if (perfect < wrong || sureLogits < wrongLogits)
    return [
      check('loss-target', 'pass', {
        evidence: `All answers right cost ${figure(right)}, all wrong ${figure(other)}, none known ${figure(uniform)}.`,
      }),
    ];
  return [
    check('loss-target', 'fail', {
      evidence: `The loss does not prefer right answers: all right cost ${figure(perfect)}, all wrong ${figure(wrong)}.`,
      remedy:
        'Check sign, label indices and the axis over which the loss compares: targets are one-hot rows [batch, classes], or values [batch, 1].',
    }),
  ];
}
