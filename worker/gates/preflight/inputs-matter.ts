import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, counted, figure } from '../findings.ts';
import { evalLoss, keepingWeights, learn, outputsOf, type Subject, withBatch, withoutDropout } from './subject.ts';

const check = checksOf('preflight');

const steps = 60;

/**
 * Whether outputs depend on inputs, and training on labels. After some steps on 16 examples, zeroed inputs must be worse
 * than the real ones; other labels must have given other weights.
 */
export function inputsMatter(subject: Subject): Check[] {
  const { training, probe } = subject;
  const { tf } = training;
  const learnt = keepingWeights(subject, () =>
    withoutDropout(subject, () =>
      withBatch(subject, probe, (batch) => {
        train(subject, batch);
        const zeroed = tf.zerosLike(batch.x);
        const found = {
          real: evalLoss(training, batch),
          zeroed: evalLoss(training, { ...batch, x: zeroed }),
          outputs: outputsOf(training, batch.x),
        };
        zeroed.dispose();
        return found;
      }),
    ),
  );
  const relabelled = keepingWeights(subject, () =>
    withoutDropout(subject, () =>
      withBatch(subject, probe, (batch) => {
        const y = tf.reverse(batch.y, 0);
        const differs = y.sub(batch.y).abs().max().dataSync()[0] !== 0;
        train(subject, { ...batch, y });
        y.dispose();
        return { differs, outputs: outputsOf(training, batch.x) };
      }),
    ),
  );
  return [inputs(subject, learnt), labels(subject, learnt.outputs, relabelled)];
}

function inputs(
  { training: { width } }: Subject,
  { real, zeroed, outputs }: { readonly real: number; readonly zeroed: number; readonly outputs: Float32Array },
): Check {
  const same = outputs.every((value, at) => Math.abs(value - (outputs[at % width] ?? 0)) < 1e-6);
  if (same)
    return check('inputs-matter', 'fail', {
      evidence: 'All examples get the same output, also after training: the input does not reach it.',
      remedy: 'Look for a cast, a factor of 0, a pooling over everything or a layer fed with a constant.',
    });
  if (!Number.isFinite(real) || !Number.isFinite(zeroed))
    return check('inputs-matter', 'undecided', {
      evidence: `After ${steps} steps the loss is ${figure(real)}, with zeroed inputs ${figure(zeroed)}.`,
    });
  if (real < zeroed)
    return check('inputs-matter', 'pass', {
      evidence: `After ${steps} steps the loss is ${figure(real)}, with zeroed inputs ${figure(zeroed)}.`,
    });
  return check('inputs-matter', 'warn', {
    evidence: `After ${steps} steps zeroed inputs are no worse than the real ones (loss ${figure(zeroed)} and ${figure(real)}).`,
    remedy: 'Look at what encode gives the model, and at the loss.',
  });
}

function labels(
  { probe }: Subject,
  outputs: Float32Array,
  relabelled: { readonly differs: boolean; readonly outputs: Float32Array },
): Check {
  if (!relabelled.differs)
    return check('labels-matter', 'undecided', {
      evidence: `${counted(probe.length, 'example')} with different inputs: their labels read the same in reverse.`,
    });
  if (outputs.some((value, at) => Math.abs(value - (relabelled.outputs[at] ?? 0)) > 1e-6))
    return check('labels-matter', 'pass', { evidence: 'Other labels train another model.' });
  return check('labels-matter', 'fail', {
    evidence: 'Training with the labels in another order gives the same outputs: the loss does not look at them.',
    remedy: 'Use the second argument of loss, the targets.',
  });
}

function train({ training }: Subject, batch: Parameters<typeof learn>[1]): void {
  const optimizer = training.tf.train.adam(0.01);
  for (let step = 0; step < steps; step++) learn(training, batch, optimizer);
  optimizer.dispose();
}
