import type { Tensor } from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type LossName, lossNames } from '../../../shared/task.ts';
import { lossOf } from '../../../worker/runner/losses.ts';
import { type LoadedTensorFlow, loadTensorFlow } from '../../../worker/tf.ts';
import { trialRunner } from '../../support/run-trial-here.ts';
import { blobs, taskFile } from '../../support/task-file.ts';

let loaded: LoadedTensorFlow;
let before: number;

beforeAll(async () => {
  loaded = await loadTensorFlow('cpu');
  before = loaded.tf.memory().numTensors;
});

afterEach(() => {
  expect(loaded.tf.memory().numTensors).toBe(before);
});

const kindOf = (name: LossName) =>
  lossNames.regression.some((other) => other === name) ? ('regression' as const) : ('classification' as const);

/** Loss of one example with an output row and a target, as a tensor's value and as a told number. */
function both(name: LossName, outputs: readonly number[], [target, classCount]: readonly [number, number]) {
  const { tf } = loaded;
  const loss = lossOf({ kind: kindOf(name), loss: name }, { tf, classCount, params: {} });
  const wanted =
    classCount === 1 ? [target] : Array.from({ length: classCount }, (_, index) => Number(index === target));
  const tensor = tf.tidy(() => loss.ofBatch(tf.tensor2d([[...outputs]]), tf.tensor2d([wanted])).dataSync()[0]!);
  return { tensor, told: loss.sumOf!(outputs, [target]) };
}

describe('losses', () => {
  it.each<[LossName, number[], number, number, number]>([
    ['crossEntropy', [0.25, 0.75], 0, 2, Math.log(4)],
    ['crossEntropyFromLogits', [1, 1, 1], 2, 3, Math.log(3)],
    ['binaryCrossEntropy', [0.2], 1, 2, -Math.log(0.2)],
    ['binaryCrossEntropy', [0.2], 0, 2, -Math.log(0.8)],
    ['binaryCrossEntropyFromLogits', [0], 1, 2, Math.LN2],
    ['binaryCrossEntropyFromLogits', [-3], 0, 2, Math.log1p(Math.exp(-3))],
    ['meanSquaredError', [1.5], -0.5, 1, 4],
    ['meanAbsoluteError', [1.5], -0.5, 1, 2],
    ['huber', [1.5], 1, 1, 0.125],
    ['huber', [1.5], -0.5, 1, 1.5],
  ])('%s of %j for %d', (name, ...[outputs, target, classCount, value]) => {
    const { tensor, told } = both(name, outputs, [target, classCount]);
    expect(tensor).toBeCloseTo(value, 6);
    expect(told).toBeCloseTo(value, 12);
  });

  it('that are trained on and told agree, far out too', () => {
    const logit = fc.double({ min: -80, max: 80, noNaN: true }).map(Math.fround);
    fc.assert(
      fc.property(fc.tuple(logit, logit, logit), fc.integer({ min: 0, max: 1 }), ([a, b, c], target) => {
        const pairs = [
          both('crossEntropyFromLogits', [a, b, c], [target, 3]),
          both('binaryCrossEntropyFromLogits', [a], [target, 2]),
          both('huber', [a], [b, 1]),
        ];
        for (const { tensor, told } of pairs) expect(Math.abs(tensor - told)).toBeLessThan(1e-4 * (1 + Math.abs(told)));
      }),
      { numRuns: 50 },
    );
  });

  it('read predictions from logits and from one output', () => {
    const { tf } = loaded;
    const read = (loss: LossName, outputs: number[], width: number) => [
      ...Array.from(
        lossOf({ kind: 'classification', loss }, { tf, classCount: 2, params: {} }).predictions(outputs, width),
      ),
    ];
    expect(read('crossEntropyFromLogits', [0, Math.log(3)], 2)).toEqual([expect.closeTo(0.25), expect.closeTo(0.75)]);
    expect(read('binaryCrossEntropy', [0.25], 1)).toEqual([0.75, 0.25]);
    expect(read('binaryCrossEntropyFromLogits', [Math.log(3)], 1)).toEqual([
      expect.closeTo(0.25),
      expect.closeTo(0.75),
    ]);
  });

  it.each([
    [{ kind: 'regression', loss: 'crossEntropy' }, 1, 'loss must be a function or, for regression, one of'],
    [{ kind: 'classification', loss: 'crossentropy' }, 2, 'Did you mean "crossEntropy"?'],
    [
      { kind: 'classification', loss: 'binaryCrossEntropy' },
      3,
      'loss "binaryCrossEntropy" is for 2 classes, the data have 3.',
    ],
  ])('refuses %j', (task, classCount, message) => {
    const { tf } = loaded;
    expect(() => lossOf(task as { kind: 'regression' }, { tf, classCount, params: {} })).toThrow(message);
  });

  it('of a task must give a scalar or a value an example', () => {
    const { tf } = loaded;
    // Targets without their axis broadcast to a square.
    const own = (outputs: Tensor, targets: Tensor) => outputs.sub(targets.squeeze()).square();
    const loss = lossOf({ kind: 'regression', loss: own }, { tf, classCount: 1, params: {} });
    expect(() => tf.tidy(() => loss.ofBatch(tf.zeros([4, 1]), tf.zeros([4, 1])))).toThrow(
      'loss must give a scalar or one value for each of the 4 examples, [4], got a tensor of shape [4, 4]. It is given outputs [4, 1] and targets [4, 1].',
    );
  });
});

describe('a trial', () => {
  const softmax = "tf.layers.dense({ units: classCount, activation: 'softmax' })";
  const variant = (fields: string, last: string) =>
    taskFile(blobs.replace("kind: 'classification',", `kind: 'classification', ${fields}`).replace(softmax, last));

  it.each([
    ['logits', "loss: 'crossEntropyFromLogits',", 'tf.layers.dense({ units: classCount })'],
    ['one sigmoid', "loss: 'binaryCrossEntropy',", "tf.layers.dense({ units: 1, activation: 'sigmoid' })"],
    ['one logit', "loss: 'binaryCrossEntropyFromLogits',", 'tf.layers.dense({ units: 1 })'],
    ['a loss of its own', 'loss: (outputs, targets) => outputs.sub(targets).square().mean(-1),', softmax],
    [
      'a loss, an optimiser and logits of its own',
      "outputs: 'logits', optimizer: (params, tf) => tf.train.sgd(params.learning_rate), loss: (outputs, targets, { tf }) => tf.losses.softmaxCrossEntropy(targets, outputs),",
      'tf.layers.dense({ units: classCount })',
    ],
  ])('learns with %s', async (_, fields, last) => {
    const run = trialRunner(loaded);
    const { answer } = await run({ task: variant(fields, last), params: { epochs: 5, dropout: 0 } });
    if (answer.type === 'failed') throw new Error(answer.message);
    expect(answer.outcome.objective).toBeGreaterThan(0.8);
    expect(answer.outcome.metrics['eval/loss']).toBeGreaterThan(0);
  });

  it('says which output the loss wants', async () => {
    const run = trialRunner(loaded);
    const { answer } = await run({ task: variant("loss: 'binaryCrossEntropy',", softmax) });
    expect(answer).toMatchObject({
      message: 'model must end in one probability, that of the second class, [1]; its output is [2].',
    });
  });
});
