import type { Check } from '../../../shared/gate-records.ts';
import { median } from '../../../shared/stats/order.ts';
import { applyGradients, gradientsOf, squares } from '../../runner/step.ts';
import { checksOf, figure } from '../findings.ts';
import { keepingWeights, type Subject, withBatch } from './subject.ts';

const check = checksOf('preflight');

const steps = 5;
/**
 * Size of one step over size of the weights. About 1e-3 is usual; Adam moves each weight by the learning rate, so at 0.1 a
 * ratio near 1 is met in sound sweeps: three times that is a warning, ten times the weights in one step is no search any
 * more. A weight in 32 bits keeps 24 binary digits: a step below 6e-8 of it is rounded away, one below 1e-8 surely.
 */
const sane = { fail: 10, warn: 3, least: 1e-8 };

/** Whether the optimiser moves the weights, and by a sane part of their size; with the middle learning rate of the plan. */
export function learningRate(subject: Subject): Check[] {
  const { training } = subject;
  const moves = keepingWeights(subject, () => stepSizes(subject));
  const rate = training.optimizer.learningRate;
  const at = Number.isFinite(rate) ? `learning rate ${figure(rate)}` : "the task's own optimiser";
  const finite = moves.filter(Number.isFinite);
  const middle = finite.length === 0 ? NaN : median(finite);
  const most = Math.max(...finite);
  const wild = finite.length < moves.length || finite.some((move) => move > 1e6);
  if (wild || most > sane.fail)
    return [
      check('learning-rate', 'fail', {
        evidence: wild
          ? `At ${at} the loss or the weights leave all bounds within ${steps} steps.`
          : `At ${at} one step moves the weights by ${figure(most)} times their own size.`,
        remedy: 'Lower the learning rate by orders of magnitude; with a loss that sums over the batch, take the mean.',
      }),
    ];
  if (middle <= sane.least)
    return [
      check('learning-rate', 'fail', {
        evidence: `At ${at} ${steps} steps move the weights by ${figure(middle)} of their size: nothing is learnt.`,
        remedy: 'Check that the optimiser gets the learning rate, and that it is not 0 by a schedule or a unit.',
      }),
    ];
  const evidence = `At ${at} one step moves the weights by ${figure(middle)} of their size (about 0.001 is usual).`;
  if (middle > sane.warn) return [check('learning-rate', 'warn', { evidence, remedy: 'Lower the learning rate.' })];
  return [check('learning-rate', 'pass', { evidence })];
}

/** Relative size of each step over all weights with two or more axes (all, where there are none); NaN after a loss that is not finite. */
function stepSizes(subject: Subject): number[] {
  const { training, planned } = subject;
  const kernels = training.variables.filter(({ rank }) => rank >= 2);
  const watched = kernels.length > 0 ? kernels : training.variables;
  const read = () => watched.map((variable) => variable.dataSync().slice());
  const batchSize = Math.min(training.settings.batchSize, training.train.count);
  const sizes: number[] = [];
  // Past a warm-up, whose first steps are small by design.
  const after = Math.ceil(training.course.warmup * training.course.steps);
  for (let step = 0; step < steps; step++) {
    const rows = Array.from(
      { length: batchSize },
      (_, at) => (planned.seed + step * batchSize + at * 7) % training.train.count,
    );
    const before = read();
    const finite = withBatch(subject, rows, (batch) => {
      const found = gradientsOf(training, batch);
      applyGradients(training, found, after + step);
      training.tf.dispose(found.gradients);
      return Number.isFinite(found.lossSum);
    });
    const now = read();
    const moved = before.reduce(
      (sum, values, at) => sum + squares(values.map((value, index) => value - (now[at]?.[index] ?? NaN))),
      0,
    );
    const size = before.reduce((sum, values) => sum + squares(values), 0);
    sizes.push(finite ? Math.sqrt(moved / Math.max(size, 1e-12)) : NaN);
  }
  return sizes;
}
