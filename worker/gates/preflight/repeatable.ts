import type { Check } from '../../../shared/gate-records.ts';
import { applyGradients, gradientsOf } from '../../runner/step.ts';
import { checksOf, counted } from '../findings.ts';
import { openSubject, type Planned, withBatch } from './subject.ts';

const check = checksOf('preflight');

const steps = 3;

/** Whether the same seed gives the same losses, and whether steps leave tensors behind. */
export function repeatable(planned: Planned): Check[] {
  const { tf } = planned;
  const before = tf.memory().numTensors;
  const first = losses(planned);
  const second = losses(planned);
  const after = tf.memory().numTensors;
  const same = first.values.every((loss, step) => Object.is(loss, second.values[step]));
  const leak = Math.max(first.leaked, second.leaked);
  return [
    same
      ? check('same-seed', 'pass', { evidence: `Two trainings with one seed agree in every digit of ${steps} losses.` })
      : check('same-seed', 'fail', {
          evidence: `Two trainings with one seed differ: losses ${first.values.join(', ')} and ${second.values.join(', ')}.`,
          remedy:
            'Take chance from Math.random or tf alone (both are seeded); no dates, no crypto, nothing kept between calls.',
        }),
    leak === 0 && after <= before
      ? check('tensor-leak', 'pass', { evidence: 'Training steps leave no tensor behind.' })
      : check('tensor-leak', 'warn', {
          evidence:
            leak > 0
              ? `Each training step leaves ${counted(leak, 'tensor')} behind: memory grows until the trial ends.`
              : `A trial leaves ${counted(after - before, 'tensor')} behind.`,
          remedy: 'Wrap own tensor code in tf.tidy, or dispose what it makes.',
          count: leak > 0 ? leak : after - before,
        }),
  ];
}

function losses(planned: Planned): { readonly values: number[]; readonly leaked: number } {
  const { tf } = planned;
  const subject = openSubject(planned);
  const values: number[] = [];
  const counts: number[] = [];
  try {
    for (let step = 0; step < steps; step++) {
      withBatch(subject, subject.probe, (batch) => {
        const found = gradientsOf(subject.training, batch);
        values.push(found.lossSum);
        applyGradients(subject.training, found, step);
        tf.dispose(found.gradients);
      });
      counts.push(tf.memory().numTensors);
    }
  } finally {
    subject.open.dispose();
  }
  // The first step makes what the optimiser keeps.
  return { values, leaked: (counts[steps - 1] ?? 0) - (counts[1] ?? 0) };
}
