import type { Check } from '../../../shared/gate-records.ts';
import { singleOutput, squares } from '../../runner/step.ts';
import type { Training } from '../../runner/training.ts';
import type { Batch } from '../../runner/training-rows.ts';
import { checksOf, counted } from '../findings.ts';
import { keepingWeights, learn, type Subject, withBatch, withoutDropout } from './subject.ts';

const check = checksOf('preflight');

/** Steps after which every weight must have had a gradient: a last layer that starts at 0 passes none on in the first. */
const steps = 3;

/**
 * Whether the loss reaches every trainable weight. Weights with one axis (biases, scales) may have a gradient of 0, because
 * a normalisation behind a bias takes it away.
 */
export function gradients(subject: Subject): Check[] {
  const { variables } = subject.training;
  const seen = { connected: new Set<string>(), reached: new Set<string>() };
  keepingWeights(subject, () =>
    withoutDropout(subject, () => withBatch(subject, subject.probe, (batch) => watch(subject.training, batch, seen))),
  );
  const named = (list: typeof variables) => list.map(({ name, shape }) => `${name} [${shape.join(', ')}]`);
  const cut = variables.filter(({ name }) => !seen.connected.has(name));
  const dead = variables.filter(({ name, rank }) => rank >= 2 && seen.connected.has(name) && !seen.reached.has(name));
  if (cut.length > 0)
    return [
      check('gradients', 'fail', {
        evidence: `${counted(cut.length, 'trainable weight')} of ${variables.length} ${cut.length === 1 ? 'gets' : 'get'} no gradient: the loss does not depend on ${cut.length === 1 ? 'it' : 'them'} through operations that can be differentiated.`,
        remedy:
          'Look for dataSync, a tensor made of values read back, argMax, round or a cast to int between these weights and the loss.',
        count: cut.length,
        examples: named(cut),
      }),
    ];
  if (dead.length > 0)
    return [
      check('gradients', 'fail', {
        evidence: `${counted(dead.length, 'trainable weight')} of ${variables.length} ${dead.length === 1 ? 'has' : 'have'} a gradient of exactly 0 on ${subject.probe.length} examples, at the start and after ${steps} steps.`,
        remedy: 'Look for a factor of 0, units that are all dead (relu of negative sums), or inputs that are all 0.',
        count: dead.length,
        examples: named(dead),
      }),
    ];
  return [check('gradients', 'pass', { evidence: `All ${variables.length} trainable weights get gradients.` })];
}

function watch(
  training: Training,
  batch: Batch,
  seen: { readonly connected: Set<string>; readonly reached: Set<string> },
): void {
  const optimizer = training.tf.train.adam(0.003);
  try {
    look(training, batch, seen);
    for (let step = 0; step < steps && seen.connected.size > 0; step++) {
      learn(training, batch, optimizer);
      look(training, batch, seen);
    }
  } finally {
    optimizer.dispose();
  }
}

function look(
  { tf, model, loss, variables }: Training,
  { x, y }: Batch,
  { connected, reached }: { readonly connected: Set<string>; readonly reached: Set<string> },
): void {
  const found = tf.tidy(() => {
    try {
      const { grads } = tf.variableGrads(
        () =>
          loss
            .ofBatch(singleOutput(tf, model.apply(x, { training: true })), y)
            .mean()
            .asScalar(),
        [...variables],
      );
      return Object.entries(grads).map(([name, gradient]) => ({ name, size: squares(gradient.dataSync()) }));
    } catch (error) {
      // The library's words where no weight at all is reached.
      if (error instanceof Error && error.message.includes('Cannot find a connection')) return [];
      throw error;
    }
  });
  for (const { name, size } of found) {
    connected.add(name);
    if (size > 0) reached.add(name);
  }
}
