import type { SymbolicTensor } from '@tensorflow/tfjs';
import type { Check } from '../../../shared/gate-records.ts';
import { checksOf, figure } from '../findings.ts';
import { keepingWeights, outputsOf, type Subject, withBatch, withoutDropout } from './subject.ts';

const check = checksOf('preflight');

/**
 * Root mean square of the inputs. Initialisers are made for 1 (LeCun et al. 1998, section 4.3): sums in the first layer then have
 * a deviation of at most 1.4 (Glorot 2010), and one step at a rate changes them by the square of the inputs' size. At 5 most
 * tanh units start saturated (sums above 2 in three of four) and steps count 25 times, at 20 400 times; at 0.005 a
 * forty-thousandth. The built-in tables feed 0.7 to 0.8, grey values from 0 to 255 about 100.
 */
const size = { fail: 20, warn: 5, least: 0.005 };
const rowsAsked = 64;

/** The size of what the first layer with a kernel is fed, after encode and any scaling layers before it. */
export function inputScale(subject: Subject): Check[] {
  const { training } = subject;
  const { tf, model, train } = training;
  const first = model.layers.find((layer) => layer.trainableWeights.some(({ shape }) => shape.length >= 2));
  if (first === undefined || first.getClassName() === 'Embedding')
    return [check('input-scale', 'pass', { evidence: 'The first layer takes ids, which have no scale.' })];
  const input: unknown = first.input;
  if (!(input instanceof tf.SymbolicTensor))
    return [check('input-scale', 'undecided', { evidence: 'The first layer has several inputs.' })];
  const rows = [...Array(Math.min(rowsAsked, train.count)).keys()];
  const fed = keepingWeights(subject, () =>
    withoutDropout(subject, () => withBatch(subject, rows, ({ x }) => valuesAt(subject, input, x))),
  );
  const rms = Math.sqrt(fed.reduce((sum, value) => sum + value * value, 0) / Math.max(1, fed.length));
  const most = fed.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const evidence = `The first layer is fed numbers of size ${figure(rms)} (root mean square), at most ${figure(most)}.`;
  const remedy = 'Scale inputs to about -1 to 1: divide grey values by 255, standardise columns in fit.';
  if (rms > size.fail) return [check('input-scale', 'fail', { evidence, remedy })];
  if (rms > size.warn) return [check('input-scale', 'warn', { evidence, remedy })];
  if (rms === 0)
    return [
      check('input-scale', 'fail', {
        evidence: 'The first layer is fed zeros alone.',
        remedy: 'Look for a cast to int of values below 1, or an encode that fills nothing in.',
      }),
    ];
  if (rms < size.least) return [check('input-scale', 'warn', { evidence, remedy })];
  return [check('input-scale', 'pass', { evidence })];
}

/** What stands at a place of the graph for some inputs; normalisations work as in training, because they know nothing yet. */
function valuesAt({ training }: Subject, place: SymbolicTensor, x: Parameters<typeof outputsOf>[1]): Float32Array {
  const { tf, model } = training;
  if (model.inputs.some((input) => input.id === place.id)) return Float32Array.from(x.dataSync());
  // Shares its layers with the model, so it is not disposed.
  const part = tf.model({ inputs: model.inputs, outputs: place });
  return outputsOf({ ...training, model: part }, x, true);
}
