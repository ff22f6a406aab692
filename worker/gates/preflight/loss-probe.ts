import { seededRandom } from '../../../shared/seeded-random.ts';
import type { Training } from '../../runner/training.ts';
import { lossOfOutputs, type Subject, withBatch } from './subject.ts';

/** What outputs a loss wants, as far as it shows by itself. */
export type LossForm = 'probabilities' | 'logits' | 'values' | 'unknown';

/** A logit at which a softmax or sigmoid is sure. */
const sure = 12;

/**
 * The form of output that the loss wants: by its name, or by trying: one that is near 0 for a perfect answer in
 * probabilities wants probabilities; one that is near 0 for sure logits only, logits.
 */
export function lossForm(subject: Subject): LossForm {
  const { loss, kind } = subject.training;
  if (kind === 'regression') return 'values';
  if (loss.name !== 'own') return loss.name.endsWith('FromLogits') ? 'logits' : 'probabilities';
  const { perfect, sureLogits, uniform, zeros } = lossAnswers(subject);
  if (perfect <= 0.05 * uniform) return 'probabilities';
  return sureLogits <= 0.05 * zeros ? 'logits' : 'unknown';
}

/** A loss's values for answers that need no model. */
export interface LossAnswers {
  /** The right class with probability 1, or the right value. */
  readonly perfect: number;
  /** The right class with a logit far above the others. */
  readonly sureLogits: number;
  /** Another class than the right one, as perfect and as sure; for regression values one spread off. */
  readonly wrong: number;
  readonly wrongLogits: number;
  /** All classes alike; for regression the mean. */
  readonly uniform: number;
  readonly zeros: number;
}

/** Tries the loss on the probe's labels. */
export function lossAnswers(subject: Subject): LossAnswers {
  const { training, probe } = subject;
  return withBatch(subject, probe, ({ y, targets }) => {
    const loss = (outputs: ArrayLike<number>) => lossOfOutputs(training, outputs, y);
    const { width } = training;
    if (training.kind === 'regression') {
      const average = targets.reduce((sum, value) => sum + value, 0) / targets.length;
      const spread = Math.sqrt(targets.reduce((sum, value) => sum + (value - average) ** 2, 0) / targets.length) || 1;
      const off = loss(targets.map((value, row) => value + (row % 2 === 0 ? spread : -spread)));
      const perfect = loss(targets);
      const uniform = loss(new Float64Array(targets.length).fill(average));
      return {
        perfect,
        sureLogits: perfect,
        wrong: off,
        wrongLogits: off,
        uniform,
        zeros: loss(new Float64Array(targets.length)),
      };
    }
    const classCount = Math.max(2, width);
    const answers = (shift: number, high: number, low: number) => {
      const outputs = new Float64Array(targets.length * width).fill(low);
      for (const [row, target] of targets.entries()) {
        const label = (target + shift) % classCount;
        if (width > 1) outputs[row * width + label] = high;
        else outputs[row] = label === 1 ? high : low;
      }
      return loss(outputs);
    };
    return {
      perfect: answers(0, 1, 0),
      sureLogits: answers(0, sure, -sure),
      wrong: answers(1, 1, 0),
      wrongLogits: answers(1, sure, -sure),
      uniform: loss(new Float64Array(targets.length * width).fill(1 / classCount)),
      zeros: loss(new Float64Array(targets.length * width)),
    };
  });
}

/** Outputs as an untrained model may give them: random, of the form the loss wants. */
export function randomOutputs({ width, kind }: Training, count: number, form: LossForm): Float64Array {
  const random = seededRandom('outputs', width, count);
  const outputs = new Float64Array(count * width);
  for (let row = 0; row < count; row++) {
    const drawn = Array.from({ length: width }, () => 0.05 + random.next());
    const total = width > 1 ? drawn.reduce((sum, value) => sum + value, 0) : 1.1;
    for (const [column, value] of drawn.entries())
      outputs[row * width + column] = kind === 'classification' && form !== 'logits' ? value / total : 2 * value - 1;
  }
  return outputs;
}
