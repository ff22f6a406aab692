import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, figure } from '../findings.ts';
import { lossForm, randomOutputs } from './loss-probe.ts';
import { lossOfOutputs, type Subject, withBatch } from './subject.ts';

const check = checksOf('preflight');

/** Relative difference above float32 rounding of a few operations on 16 numbers. */
const tolerance = 1e-3;

/**
 * A batch's loss must be the mean of its examples' losses. Another value comes from shapes that were silently stretched
 * ([n] against [n, 1] gives [n, n]) or from a sum, softmax or argmax along the batch.
 */
export function lossAdditive(subject: Subject): Check[] {
  const { training, probe } = subject;
  if (training.loss.name !== 'own')
    return [check('loss-additive', 'pass', { evidence: `${training.loss.name} is one loss an example.` })];
  const outputs = randomOutputs(training, probe.length, lossForm(subject));
  const together = withBatch(subject, probe, ({ y }) => lossOfOutputs(training, outputs, y));
  const alone = probe.map((row, at) =>
    withBatch(subject, [row], ({ y }) =>
      lossOfOutputs(training, outputs.subarray(at * training.width, (at + 1) * training.width), y),
    ),
  );
  const sum = alone.reduce((total, value) => total + value, 0);
  const near = (a: number, b: number) => Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b), 1e-6);
  if (near(together, sum / probe.length))
    return [check('loss-additive', 'pass', { evidence: "A batch's loss is the mean of its examples' losses." })];
  if (near(together, sum))
    return [
      check('loss-additive', 'warn', {
        evidence: `The loss sums over the batch (${figure(together)} for ${probe.length} examples, ${figure(sum / probe.length)} each): steps grow with batch_size.`,
        remedy: 'Return one loss for each example, or their mean.',
      }),
    ];
  return [
    check('loss-additive', 'fail', {
      evidence: `The loss of ${probe.length} examples together is ${figure(together)}, the mean of their own losses ${figure(sum / probe.length)}.`,
      remedy:
        'Compare shapes: outputs are [batch, width], targets [batch, classes] or [batch, 1]; reduce along the last axis only.',
    }),
  ];
}
