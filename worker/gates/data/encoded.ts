import { seededRandom } from '../../../shared/seeded-random.ts';
import type { Check } from '../../../shared/gate-records.ts';
import type { Example } from '../../../shared/task.ts';
import type { EncodedRows } from '../../runner/encode.ts';
import { tCdf } from '../../../shared/stats/student-t.ts';
import { falseAlarmRate } from '../chance.ts';
import { checksOf, counted, figure, percent } from '../findings.ts';
import { inputKey } from '../input-key.ts';
import type { LookData } from '../look-data.ts';
import { inputLine } from '../show-input.ts';
import { truncation } from './truncation.ts';

const check = checksOf('data');

/** What a task's `fit` and `encode` made of both sides, and the way to encode again. */
export interface EncodedData {
  readonly train: EncodedRows;
  readonly eval: EncodedRows;
  readonly again: (examples: readonly Example[]) => EncodedRows;
}

/**
 * Share of tokens outside the vocabulary. The 100 commonest words make up about half of English text, the 300 commonest two
 * thirds (Fry 1980): with half of the tokens unknown the model reads function words, with a quarter little more than a
 * beginner's list. The built-in sentences have 6 % in train and 12 % in eval.
 */
const unknownShare = { fail: 0.5, warn: 0.25 };
/**
 * Share of different inputs that encode makes equal: 0.2 % of the built-in sentences, which differ in rare words alone. From
 * half on, there are less than half as many encodings as inputs.
 */
const merged = { fail: 0.5, warn: 0.2 };
const rowsAsked = 1000;
/** Fewer examples a side than this have no mean worth comparing. */
const fewestRows = 20;
/**
 * Spreads that differ this much come from other units or steps, not from another source. By chance two normal sides of 20 do so
 * with a probability below 1e-8 (F distribution, variances 25 times as large).
 */
const otherScale = 5;

/** What the model is fed against what the data look saw: collapsed, cut, unknown, shifted or order-dependent encodings. */
export function lookAtEncoded(data: LookData, encoded: EncodedData): Check[] {
  return [
    consistent(data, encoded),
    collapsed(data, encoded.train),
    ...unknown(encoded),
    ...truncation(data, encoded),
    ...shift(encoded),
  ];
}

/**
 * Whether an example's numbers are its own: encoded alone, it must look as it does among the training examples. Else train
 * and eval are prepared differently, rows are in another order than labels, or statistics come from the batch.
 */
function consistent(data: LookData, { train, eval: held, again }: EncodedData): Check {
  const random = seededRandom('encode', data.seed);
  for (const [name, side, rows] of [
    ['training', data.train, train],
    ['eval', data.eval, held],
  ] as const)
    for (let turn = 0; turn < 12 && rows.count > 0; turn++) {
      const row = random.below(rows.count);
      const example = side.examples[row];
      if (example === undefined) continue;
      const own = again([example]).values;
      const size = rows.values.length / rows.count;
      const there = rows.values.subarray(row * size, (row + 1) * size);
      const at = there.findIndex(
        (value, index) =>
          Math.abs(value - (own[index] ?? NaN)) > 1e-5 * Math.max(1, Math.abs(value)) || own[index] === undefined,
      );
      if (at < 0 && own.length === size) continue;
      return check('encode-consistent', 'fail', {
        evidence: `encode gives ${name} example ${row} other numbers alone than among the ${name} examples (value ${at}: ${figure(own[at] ?? NaN)} and ${figure(there[at] ?? NaN)}).`,
        remedy:
          'encode must treat each example by itself, in the order given: statistics belong into fit, nothing may depend on the side or the call.',
        count: 1,
        examples: [inputLine(example.input)],
      });
    }
  return check('encode-consistent', 'pass', {
    evidence: 'Examples are encoded alike alone and among others, in train and in eval.',
  });
}

function collapsed({ train }: LookData, rows: EncodedRows): Check {
  const count = Math.min(rowsAsked, rows.count);
  const size = rows.values.length / Math.max(1, rows.count);
  const inputs = new Set<string>();
  const codes = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    const key = inputKey(train.examples[row]?.input ?? '');
    if (inputs.has(key)) continue;
    inputs.add(key);
    const code = rows.values.subarray(row * size, (row + 1) * size).join();
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  const share = inputs.size < 2 ? 0 : 1 - (codes.size - 1) / (inputs.size - 1);
  const largest = Math.max(0, ...codes.values());
  const evidence = `${counted(inputs.size, 'different input')} become ${codes.size.toLocaleString('en-US')} different encodings (the commonest stands for ${largest.toLocaleString('en-US')}).`;
  if (share <= merged.warn) return check('encoded-collapse', 'pass', { evidence });
  return check('encoded-collapse', share > merged.fail ? 'fail' : 'warn', {
    evidence,
    remedy:
      'encode throws away what tells examples apart: look for a wrong cast, a vocabulary that knows no word, or too few tokens.',
    count: inputs.size - codes.size,
  });
}

function unknown({ train, eval: held }: EncodedData): Check[] {
  if (train.unknown === undefined) return [];
  const there = held.unknown ?? train.unknown;
  const worst = Math.max(train.unknown, there);
  const evidence = `${percent(train.unknown)} of the tokens in train and ${percent(there)} in eval are outside of the vocabulary.`;
  if (worst <= unknownShare.warn) return [check('unknown-tokens', 'pass', { evidence })];
  return [
    check('unknown-tokens', worst > unknownShare.fail ? 'fail' : 'warn', {
      evidence,
      remedy: 'Make the vocabulary from the training texts with the same tokeniser that encode uses, and large enough.',
    }),
  ];
}

/**
 * Features of numbers whose mean differs between the sides by more than chance; ids have none. Welch's t test (1947) with the
 * smaller side's degrees of freedom, two-sided; all features share the false-alarm rate (Bonferroni).
 */
function shift({ train, eval: held }: EncodedData): Check[] {
  if (train.values instanceof Int32Array || train.count < fewestRows || held.count < fewestRows) return [];
  const size = train.values.length / train.count;
  let worst = { index: 0, errors: 0, times: 1 };
  for (let index = 0; index < size; index++) {
    const [a, b] = [momentsOf(train, index), momentsOf(held, index)];
    const error = Math.sqrt(a.variance / train.count + b.variance / held.count);
    const errors = error > 0 ? Math.abs(a.mean - b.mean) / error : a.mean === b.mean ? 0 : Infinity;
    const ratio = Math.sqrt(Math.max(a.variance, 1e-12) / Math.max(b.variance, 1e-12));
    const times = a.variance < 1e-12 || b.variance < 1e-12 ? 1 : Math.max(ratio, 1 / ratio);
    if (errors > worst.errors) worst = { index, errors, times };
  }
  const byChance = 2 * size * tCdf(-worst.errors, Math.min(train.count, held.count) - 1);
  if (byChance > falseAlarmRate)
    return [check('side-shift', 'pass', { evidence: 'Train and eval have the same means, as far as chance allows.' })];
  return [
    check('side-shift', worst.times > otherScale ? 'fail' : 'warn', {
      evidence: `Number ${worst.index} of the encoded inputs has means ${worst.errors > 999 ? 'far' : worst.errors.toFixed(1)} standard errors apart in train and eval, and spreads that differ ${figure(worst.times)} times.`,
      remedy:
        worst.times > otherScale
          ? 'A step is applied to one side only: prepare both sides in encode.'
          : 'The sides come from different sources: decide whether that is what you want to measure.',
    }),
  ];
}

function momentsOf(
  { values, count }: EncodedRows,
  index: number,
): { readonly mean: number; readonly variance: number } {
  const size = values.length / count;
  let sum = 0;
  for (let row = 0; row < count; row++) sum += values[row * size + index] ?? 0;
  const mean = sum / count;
  let squares = 0;
  for (let row = 0; row < count; row++) squares += ((values[row * size + index] ?? 0) - mean) ** 2;
  return { mean, variance: squares / count };
}
