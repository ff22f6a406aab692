import type { Check } from '../../../shared/gate-records.ts';
import type { Example } from '../../../shared/task.ts';
import { numericInput } from '../../runner/fingerprint.ts';
import { checksOf, counted, figure, percent } from '../findings.ts';
import type { LookData } from '../look-data.ts';
import { inputLine } from '../show-input.ts';

const check = checksOf('data');

/** Running figures of numeric inputs: of each feature over the examples, and of each example. */
interface Spread {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Examples whose own values are all equal, such as a blank image. */
  readonly blank: readonly number[];
  readonly min: number;
  readonly max: number;
}

/** Inputs that are numbers already (vectors, images): range, features that never change, blank examples. */
export function lookAtValues({ train, form }: LookData): Check[] {
  const spread = spreadOf(train.examples);
  const constant: number[] = [];
  for (const [index, low] of spread.low.entries()) if (low === spread.high[index]) constant.push(index);
  const size = spread.low.length;
  const noun = form === 'image' ? 'pixel' : 'feature';
  return [constantCheck(constant, size, noun), blankCheck(spread, train.examples, form)];
}

/** Range of the values, for the page. */
export function valueFacts({ train }: LookData): { name: string; value: string }[] {
  const { min, max, low } = spreadOf(train.examples);
  const shape = numericInput(train.examples[0]?.input ?? [])?.shape ?? [];
  return [
    { name: 'shape', value: `[${shape.join(', ')}], ${low.length.toLocaleString('en-US')} numbers` },
    { name: 'values', value: `${figure(min)} to ${figure(max)}` },
  ];
}

function spreadOf(examples: readonly Example[]): Spread {
  const size = numericInput(examples[0]?.input ?? [])?.values.length ?? 0;
  const low = new Float64Array(size).fill(Infinity);
  const high = new Float64Array(size).fill(-Infinity);
  const blank: number[] = [];
  for (const [row, { input }] of examples.entries()) {
    const values = numericInput(input)?.values ?? [];
    let same = true;
    for (let index = 0; index < size; index++) {
      const value = values[index] ?? 0;
      if (value < (low[index] ?? 0)) low[index] = value;
      if (value > (high[index] ?? 0)) high[index] = value;
      if (value !== values[0]) same = false;
    }
    if (same && size > 1) blank.push(row);
  }
  const min = low.reduce((least, value) => Math.min(least, value), Infinity);
  const max = high.reduce((most, value) => Math.max(most, value), -Infinity);
  return { low, high, blank, min, max };
}

function constantCheck(constant: readonly number[], size: number, noun: string): Check {
  const evidence = `${counted(constant.length, noun)} of ${size.toLocaleString('en-US')} ${constant.length === 1 ? 'never changes' : 'never change'}.`;
  if (size > 0 && constant.length === size)
    return check('constant-feature', 'fail', {
      evidence: 'All inputs are equal.',
      remedy: 'Nothing can be learnt from them: check how they are read and converted.',
      count: size,
    });
  if (constant.length === 0) return check('constant-feature', 'pass', { evidence: `Every ${noun} changes.` });
  // Borders of images are often empty; a constant column of a table is not.
  const level = noun === 'pixel' ? 'note' : 'warn';
  return check('constant-feature', level, {
    evidence,
    remedy:
      noun === 'pixel'
        ? 'Usual at the borders; elsewhere crop, or check the reading.'
        : 'Leave them out: they can teach nothing.',
    count: constant.length,
    examples: constant.slice(0, 3).map((index) => `${noun} ${index}`),
  });
}

function blankCheck({ blank }: Spread, examples: readonly Example[], form: string): Check {
  const noun = form === 'image' ? 'image' : 'example';
  if (blank.length === 0) return check('blank-input', 'pass', { evidence: `No ${noun} is blank.` });
  const share = blank.length / examples.length;
  return check('blank-input', share > 0.01 ? 'warn' : 'note', {
    evidence: `${counted(blank.length, noun)} (${percent(share)}) ${blank.length === 1 ? 'has' : 'have'} the same number everywhere.`,
    remedy: 'Drop them, or check how they are read.',
    count: blank.length,
    examples: blank.slice(0, 3).map((index) => `example ${index}: ${inputLine(examples[index]?.input ?? '')}`),
  });
}
