import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, figure } from '../findings.ts';
import { lossAnswers, lossForm } from './loss-probe.ts';
import { evalLoss, type Subject, withBatch } from './subject.ts';

const check = checksOf('preflight');

/**
 * Above this multiple of the uninformed loss, plus this part of the natural scale, the outputs start far from sense. Glorot's
 * initialisation (2010) on inputs of unit size gives logits of variance at most 2, which costs about 1 nat on top of ln C;
 * inputs of size 100 give hundreds. Between: a warning.
 */
const limits = { fail: { times: 3, plus: 2 }, warn: { times: 1.5, plus: 1.5 } };
/**
 * Below this share of the uninformed loss the untrained model knows too much. Of outputs that know nothing of n labels, all
 * classes alike, the mean probability of all labels together is C^-n, so that a loss below 0.3 ln C comes with a probability
 * of at most C^(-0.7 n) (Markov): below 1e-4 from 19 examples on.
 */
const tooGood = 0.3;
const rowsAsked = 256;

/** Whether the loss starts where a model that knows nothing starts: ln C for classes, the spread for values. */
export function initialLoss(subject: Subject): Check[] {
  const { training } = subject;
  const rows = [...Array(Math.min(rowsAsked, training.train.count)).keys()];
  const loss = withBatch(subject, rows, (batch) => evalLoss(training, batch));
  const answers = lossAnswers(subject);
  const form = lossForm(subject);
  // A regression starts near 0, whatever the targets' mean.
  const expected =
    form === 'probabilities'
      ? answers.uniform
      : form === 'values'
        ? Math.max(answers.uniform, answers.zeros)
        : answers.zeros;
  if (!Number.isFinite(loss))
    return [
      check('initial-loss', 'fail', {
        evidence: `The untrained model's loss is ${figure(loss)}.`,
        remedy: 'Look for a division by 0, a logarithm of 0 or inputs of enormous size.',
      }),
    ];
  if (form === 'unknown' || !(expected > 0))
    return [
      check('initial-loss', 'undecided', {
        evidence: `The untrained model's loss is ${figure(loss)}; what it should be is not known for the task's own loss.`,
      }),
    ];
  const classCount = Math.max(2, training.width);
  const nats = training.kind === 'classification' ? expected / Math.log(classCount) : expected;
  const told = `The untrained model's loss is ${figure(loss)}; one that knows nothing has ${figure(expected)}.`;
  const above = ({ times, plus }: { times: number; plus: number }) => loss > times * expected + plus * nats;
  if (above(limits.fail) || above(limits.warn))
    return [
      check('initial-loss', above(limits.fail) ? 'fail' : 'warn', {
        evidence: told,
        remedy:
          'Scale the inputs (and for regression the targets) to about -1 to 1, and check that outputs and loss fit together.',
      }),
    ];
  // Values may be small by luck of the draw, probabilities of untrained weights are not.
  if (training.kind === 'classification' && loss < tooGood * expected)
    return [
      check('initial-loss', 'fail', {
        evidence: `${told} It is too good for untrained weights.`,
        remedy: 'Does the input hold the label, or does the model load trained weights?',
      }),
    ];
  return [check('initial-loss', 'pass', { evidence: told })];
}
