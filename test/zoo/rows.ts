import { randomInt } from 'node:crypto';
import type { gateChecks } from '../../shared/gate-checks.ts';
import type { CheckLevel } from '../../shared/gate-records.ts';
import { text } from '../../shared/parts/text.ts';
import type { Encoded, Example, LossFunction, TaskInput } from '../../shared/task.ts';
import { numericInput } from '../../worker/runner/fingerprint.ts';
import { freshRows } from './fresh.ts';
import {
  type Animal,
  asTextState,
  given,
  images,
  network,
  own,
  pens,
  strings,
  texts,
  textNetwork,
  vectors,
} from './pens.ts';

/** One mistake and its healthy twin, which differs in nothing else. */
export interface ZooRow {
  readonly name: string;
  /** The check that must catch it, and how it must say so. */
  readonly check: keyof typeof gateChecks;
  readonly level: Extract<CheckLevel, 'fail' | 'warn'>;
  /** Whether thresholds were set with this row in view; the others only verify. */
  readonly sets: boolean;
  readonly make: (seed: number, broken: boolean) => Animal;
}

const numbersOf = (input: TaskInput): number[] => Array.from(numericInput(input)?.values ?? []);

/** Rows of numbers as they are, or as `change` makes them. */
function stack(
  examples: readonly Example[],
  change: (value: number, at: number) => number = (value) => value,
): Encoded {
  const rows = examples.map(({ input }) => numbersOf(input).map(change));
  const size = rows[0]?.length ?? 0;
  return { inputs: { values: Float32Array.from(rows.flat()), shape: [rows.length, size] } };
}

/** Cross-entropy of probabilities, of the task's own writing. */
const ownCrossEntropy: LossFunction = (outputs, targets, { tf }) =>
  tf.neg(tf.sum(tf.mul(targets, tf.log(tf.maximum(outputs, 1e-7))), -1));
const ownLogits: LossFunction = (outputs, targets, { tf }) =>
  tf.neg(tf.sum(tf.mul(targets, tf.logSoftmax(outputs, -1)), -1));

function constantly(broken: boolean) {
  return broken ? { kernelInitializer: 'ones' as const } : {};
}

/** Every mistake of the zoo. */
export const zoo: readonly ZooRow[] = [
  {
    name: 'softmax into a from-logits loss',
    check: 'output-form',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.image(seed, {
        loss: 'crossEntropyFromLogits',
        model: network({ last: broken ? 'softmax' : 'linear' }),
      }),
    }),
  },
  {
    name: 'logits into a probability loss',
    check: 'output-form',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({ task: pens.table(seed, { model: network({ last: broken ? 'linear' : 'softmax' }) }) }),
  },
  {
    name: 'sigmoid with a categorical loss',
    check: 'output-form',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({ task: pens.table(seed, { model: network({ last: broken ? 'sigmoid' : 'softmax' }) }) }),
  },
  {
    name: 'own from-logits loss, metrics read probabilities',
    check: 'output-form',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.image(seed, {
        loss: ownLogits,
        model: network({ last: 'linear' }),
        ...(broken ? {} : { outputs: 'logits' as const }),
      }),
    }),
  },
  {
    name: 'relu at the end of a regression',
    check: 'output-form',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({ task: pens.value(seed, { model: network({ last: broken ? 'relu' : 'linear' }) }) }),
  },
  {
    name: 'labels shifted by one row',
    check: 'label-shift',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        data: given(
          vectors(seed, 400).map((each, at, all) => ({
            ...each,
            label: all[(at + (broken ? 1 : 0)) % all.length]!.label,
          })),
        ),
      }),
    }),
  },
  {
    name: 'labels shifted by one class in the loss',
    check: 'loss-target',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        loss: (outputs, targets, { tf, params }) =>
          ownCrossEntropy(
            outputs,
            broken
              ? tf.concat([targets.slice([0, 1], [-1, 2]), targets.slice([0, 0], [-1, 1])], 1).as2D(targets.shape[0], 3)
              : targets,
            { tf, params },
          ),
      }),
    }),
  },
  {
    name: 'class indices from 1 instead of 0',
    check: 'empty-class',
    level: 'warn',
    sets: false,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        data: given(
          vectors(seed).map((each) => ({ ...each, label: 'abc'.indexOf(String(each.label)) + (broken ? 1 : 0) })),
        ),
      }),
    }),
  },
  {
    name: 'labels shuffled against the inputs',
    check: 'signal',
    level: 'warn',
    sets: false,
    make: (seed, broken) => ({
      task: pens.text(seed, {
        data: given(
          broken
            ? texts(seed).map((each, at, all) => ({ ...each, label: all[(at * 7 + 101) % all.length]!.label }))
            : texts(seed),
        ),
      }),
    }),
  },
  {
    name: 'one-hot on the wrong axis',
    check: 'loss-additive',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        outputs: 'logits',
        model: network({ last: 'linear' }),
        loss: (outputs, targets, { tf }) => {
          const scores = outputs.sub(tf.logSumExp(outputs, broken ? 0 : 1, true));
          return tf.neg(tf.sum(tf.mul(targets, scores), -1));
        },
      }),
    }),
  },
  {
    name: 'constant initialisation',
    check: 'symmetry',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, { model: network({ hidden: constantly(broken), output: constantly(broken) }) }),
    }),
  },
  {
    name: 'zero initialisation of one layer',
    check: 'symmetry',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.image(seed, { model: network({ hidden: broken ? { kernelInitializer: 'zeros' } : {} }) }),
    }),
  },
  {
    name: 'a layer frozen by accident',
    check: 'frozen-weights',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({ task: pens.image(seed, { model: network({ hidden: { trainable: !broken } }) }) }),
  },
  {
    name: 'a branch never called',
    check: 'unused-layers',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        model: (_, tf, { inputShape, classCount }) => {
          const input = tf.input({ shape: [...inputShape] });
          const wide = tf.layers.dense({ units: 16, activation: 'relu' }).apply(input);
          const deep = tf.layers.dense({ units: 8, activation: 'tanh' });
          const both = broken ? wide : tf.layers.concatenate().apply([wide, deep.apply(input)] as never);
          const outputs = tf.layers.dense({ units: classCount, activation: 'softmax' }).apply(both);
          return tf.model({ inputs: input, outputs: outputs as never });
        },
      }),
    }),
  },
  {
    name: 'gradient detached',
    check: 'gradients',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.text(seed, {
        model: textNetwork({
          between: (tf) => [own(tf, (x) => (broken ? tf.tensor(x.dataSync(), x.shape) : x.mul(1)))],
        }),
      }),
    }),
  },
  {
    name: 'a branch multiplied by nothing',
    check: 'gradients',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        model: (_, tf, { inputShape, classCount }) => {
          const input = tf.input({ shape: [...inputShape] });
          const branch = (units: number) => tf.layers.dense({ units, activation: 'tanh' }).apply(input);
          const faint = own(tf, (x) => x.mul(broken ? 0 : 1)).apply(branch(16));
          const both = tf.layers.add().apply([branch(16), faint] as never);
          return tf.model({
            inputs: input,
            outputs: tf.layers.dense({ units: classCount, activation: 'softmax' }).apply(both) as never,
          });
        },
      }),
    }),
  },
  {
    name: 'learning rate 0',
    check: 'learning-rate',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({ task: pens.table(seed, { optimizer: (_, tf) => tf.train.sgd(broken ? 0 : 0.05) }) }),
  },
  {
    name: 'learning rate 1e3',
    check: 'learning-rate',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({ task: pens.text(seed), params: { learning_rate: broken ? 1e3 : 1e-2 } }),
  },
  {
    name: 'loss summed with a huge learning rate',
    check: 'learning-rate',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.value(seed, {
        loss: (outputs, targets) => {
          const squares = outputs.sub(targets).square();
          return broken ? squares.sum() : squares.mean();
        },
      }),
      params: { optimizer: 'sgd', learning_rate: broken ? 5 : 0.02 },
    }),
  },
  {
    name: 'loss summed over the batch',
    check: 'loss-additive',
    level: 'warn',
    sets: false,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        loss: (outputs, targets, context) => {
          const each = ownCrossEntropy(outputs, targets, context);
          return broken ? each.sum() : each.mean();
        },
      }),
      params: { learning_rate: 1e-3 },
    }),
  },
  {
    name: 'dropout active at evaluation',
    check: 'eval-deterministic',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.image(seed, {
        model: network({
          between: (tf) => [own(tf, (x, training) => (broken || training ? tf.dropout(x, 0.3) : x.mul(1)))],
        }),
      }),
    }),
  },
  {
    name: 'batch norm in training mode at evaluation',
    check: 'batch-mixing',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        model: network({
          between: (tf) => {
            const norm = tf.layers.batchNormalization();
            if (!broken) return [norm];
            const call = norm.call.bind(norm);
            norm.call = (inputs, kwargs) => call(inputs, { ...kwargs, training: true });
            return [norm];
          },
        }),
      }),
    }),
  },
  {
    name: 'statistics leaking across the batch',
    check: 'batch-mixing',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.text(seed, {
        model: textNetwork({ between: (tf) => [own(tf, (x) => x.sub(x.mean(broken ? 0 : -1, true)))] }),
      }),
    }),
  },
  {
    name: 'batch rolled by one',
    check: 'batch-order',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.image(seed, {
        model: network({
          before: (tf) => [
            own(tf, (x) => {
              const count = x.shape[0];
              return broken && count > 1 ? tf.concat([x.slice(count - 1, 1), x.slice(0, count - 1)]) : x.mul(1);
            }),
          ],
        }),
      }),
    }),
  },
  {
    name: 'inputs zeroed by a wrong cast',
    check: 'encoded-collapse',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.image(seed, {
        encode: (examples) => stack(examples, broken ? (value) => Math.trunc(value) : undefined),
      }),
    }),
  },
  {
    name: 'inputs multiplied by 0 in the model',
    check: 'inputs-matter',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, { model: network({ before: (tf) => [own(tf, (x) => x.mul(broken ? 0 : 1))] }) }),
    }),
  },
  {
    name: 'inputs unscaled, 0 to 255',
    check: 'input-scale',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.image(seed, { encode: (examples) => stack(examples, (value) => (broken ? 255 * value : value)) }),
    }),
  },
  {
    name: 'a column in other units',
    check: 'input-scale',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        encode: (examples) => stack(examples, (value, at) => (at === 2 && broken ? 4000 + 700 * value : value)),
      }),
    }),
  },
  {
    name: 'inputs cut to 2 tokens',
    check: 'truncation',
    level: 'fail',
    sets: true,
    make: (seed, broken) => {
      const { fit, encode } = text({ vocabularySize: 100, maxTokens: broken ? 2 : 16 });
      return {
        task: pens.text(seed, {
          fit: (train) => fit(strings(train), {}),
          encode: (examples, _, state) => encode(strings(examples), {}, asTextState(state)),
        }),
      };
    },
  },
  {
    name: 'a vocabulary that knows no word',
    check: 'unknown-tokens',
    level: 'fail',
    sets: false,
    make: (seed, broken) => {
      const { fit } = text({ vocabularySize: 100 });
      const { encode } = text({ maxTokens: 16, tokens: (line) => (broken ? line.toUpperCase() : line).split(' ') });
      return {
        task: pens.text(seed, {
          fit: (train) => fit(strings(train), {}),
          encode: (examples, _, state) => encode(strings(examples), {}, asTextState(state)),
        }),
      };
    },
  },
  {
    name: 'train and eval overlapping',
    check: 'overlap',
    level: 'fail',
    sets: true,
    make: (seed, broken) => {
      const all = vectors(seed);
      return {
        task: pens.table(seed, { data: given(broken ? [...all, ...all.slice(0, 60)] : all, broken ? 240 : 180) }),
      };
    },
  },
  {
    name: 'target leaked into the inputs',
    check: 'target-leak',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        data: given(
          vectors(seed).map(({ input, label }) => ({
            input: [...numbersOf(input), broken ? 'abc'.indexOf(String(label)) : 1 + 0.1 * numbersOf(input)[0]!],
            label,
          })),
        ),
      }),
    }),
  },
  {
    name: 'target leaked as a word',
    check: 'target-leak',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.text(seed, {
        data: given(
          texts(seed).map(({ input, label }) => ({
            input: broken ? `${input} rated${label}` : `${input} rated`,
            label,
          })),
        ),
      }),
    }),
  },
  {
    name: 'regression target broadcast to [n, n]',
    check: 'loss-additive',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.value(seed, {
        loss: (outputs, targets, { tf }) => tf.mean(tf.square(tf.sub(outputs, broken ? targets.flatten() : targets))),
      }),
    }),
  },
  {
    name: 'a swept parameter never read',
    check: 'parameters-read',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        model: (params, tf, context) =>
          network({ hidden: broken ? {} : { units: Number(params['hidden']) } })(params, tf, context),
      }),
      params: { hidden: 12 },
      swept: ['hidden'],
    }),
  },
  {
    name: 'a step applied to train only',
    check: 'side-shift',
    level: 'fail',
    sets: true,
    make: (seed, broken) => {
      const all = images(seed);
      return {
        task: pens.image(seed, {
          data: given(
            all.map((each, at) =>
              at < 180 || !broken
                ? each
                : {
                    ...each,
                    input: {
                      values: Float32Array.from(numbersOf(each.input), (value) => 255 * value),
                      shape: [6, 6, 1],
                    },
                  },
            ),
            180,
          ),
        }),
      };
    },
  },
  {
    name: 'encode scales by the examples it is given',
    check: 'encode-consistent',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        encode: (examples) => {
          const { inputs } = stack(examples);
          const most = broken ? Math.max(...Array.from(inputs.values, (value) => Math.abs(value))) : 4;
          return { inputs: { ...inputs, values: Float32Array.from(inputs.values, (value) => value / most) } };
        },
      }),
    }),
  },
  {
    name: 'encode sorts its examples',
    check: 'encode-consistent',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        encode: (examples) =>
          stack(broken ? [...examples].sort((a, b) => numbersOf(a.input)[0]! - numbersOf(b.input)[0]!) : examples),
      }),
    }),
  },
  {
    name: 'loss that ignores the labels',
    check: 'labels-matter',
    level: 'fail',
    sets: false,
    make: (seed, broken) => ({
      task: pens.value(seed, {
        loss: (outputs, targets) =>
          outputs
            .sub(broken ? 0.5 : targets)
            .square()
            .sum(-1),
      }),
    }),
  },
  {
    name: 'loss with the wrong sign',
    check: 'loss-target',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.value(seed, {
        loss: (outputs, targets) =>
          outputs
            .sub(targets)
            .square()
            .sum(-1)
            .mul(broken ? -1 : 1),
      }),
    }),
  },
  {
    name: 'a model too narrow for anything',
    check: 'overfits',
    level: 'warn',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        // Of 8 features one direction often parts any 16 examples; of 3 it does not.
        data: given(vectors(seed).map((each) => ({ ...each, input: numbersOf(each.input).slice(0, 3) }))),
        model: network({ hidden: broken ? { units: 1, activation: 'tanh' } : { units: 32 } }),
      }),
    }),
  },
  {
    name: 'weights drawn outside of the seed',
    check: 'same-seed',
    level: 'fail',
    sets: true,
    make: (seed, broken) => ({
      task: pens.table(seed, {
        model: (params, tf, context) =>
          network({
            hidden: {
              kernelInitializer: tf.initializers.glorotUniform({ seed: broken ? randomInt(1, 1e9) : seed + 1 }),
            },
          })(params, tf, context),
      }),
    }),
  },
  {
    name: 'tensors kept at every step',
    check: 'tensor-leak',
    level: 'warn',
    sets: false,
    make: (seed, broken) => ({
      task: pens.value(seed, {
        loss: (outputs, targets, { tf }) => {
          const squares = outputs.sub(targets).square().sum(-1);
          if (broken) tf.keep(squares.clone());
          return squares;
        },
      }),
    }),
  },
  ...freshRows,
];
