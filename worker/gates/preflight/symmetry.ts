import type { Variable } from '@tensorflow/tfjs';
import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, counted } from '../findings.ts';
import { keepingWeights, learn, type Subject, withBatch, withoutDropout } from './subject.ts';

const check = checksOf('preflight');

/** Steps after which units that began alike must differ: a last layer of zeros does after two. */
const steps = 6;

/**
 * Whether units of one layer start and stay alike: such a layer is one unit, however wide. A last layer that starts at 0
 * parts at once and is fine; what is still alike after six steps never will part.
 */
export function symmetry(subject: Subject): Check[] {
  const { training } = subject;
  const wide = training.variables.filter(({ rank, shape }) => rank >= 2 && (shape.at(-1) ?? 1) >= 2);
  const alike = wide.filter(unitsAlike);
  if (alike.length === 0)
    return [
      check('symmetry', 'pass', {
        evidence: `No two units of a layer start with the same weights (${counted(wide.length, 'kernel')}).`,
      }),
    ];
  const still = keepingWeights(subject, () =>
    withoutDropout(subject, () =>
      withBatch(subject, subject.probe, (batch) => {
        const optimizer = training.tf.train.adam(0.01);
        for (let step = 0; step < steps; step++) learn(training, batch, optimizer);
        optimizer.dispose();
        return alike.filter(unitsAlike);
      }),
    ),
  );
  const named = (list: readonly Variable[]) => list.map(({ name, shape }) => `${name} [${shape.join(', ')}]`);
  if (still.length > 0)
    return [
      check('symmetry', 'fail', {
        evidence: `All units of ${counted(still.length, 'layer')} start with the same weights and are still alike after ${steps} steps.`,
        remedy: 'Use a random initialiser such as glorotUniform: equal units get equal gradients and stay one unit.',
        count: still.length,
        examples: named(still),
      }),
    ];
  return [
    check('symmetry', 'note', {
      evidence: `All units of ${counted(alike.length, 'layer')} start with the same weights, but training parts them.`,
      count: alike.length,
      examples: named(alike),
    }),
  ];
}

/** Whether all columns (the last axis: units, filters) are equal. */
function unitsAlike(variable: Variable): boolean {
  const values = variable.dataSync();
  const units = variable.shape.at(-1) ?? 1;
  for (let at = 0; at < values.length; at++)
    if (Math.abs((values[at] ?? 0) - (values[at - (at % units)] ?? 0)) > 1e-7) return false;
  return true;
}
