import type { TaskInput } from '../../shared/task.ts';
import { numericInput } from '../runner/fingerprint.ts';
import { normalisedText } from '../runner/split.ts';

const number = new Float64Array(1);
const halves = new Int32Array(number.buffer);

/**
 * A text that two inputs share exactly when they count as the same example, as the split has it: case and white space of
 * texts do not matter, numbers must be equal. Numbers and rows are told by 64 hashed bits, which two of 100,000 different
 * ones share with a probability below 1e-9; rows must name their columns in one order.
 */
export function inputKey(input: TaskInput): string {
  if (typeof input === 'string') return normalisedText(input);
  const hash = { a: 0x811c9dc5, b: 0x1b873593 };
  const numbers = numericInput(input);
  if (numbers !== null) {
    for (let index = 0; index < numbers.values.length; index++) mixNumber(hash, numbers.values[index] ?? 0);
    return `${hash.a}/${hash.b}`;
  }
  for (const value of Object.values(input)) {
    if (typeof value === 'number') mixNumber(hash, value);
    else mixText(hash, typeof value === 'string' ? `"${value}"` : String(value));
  }
  return `${hash.a}/${hash.b}`;
}

interface Hash {
  a: number;
  b: number;
}

/** Two lanes of FNV-1a (Fowler, Noll and Vo) over 32-bit words, with a rotation so that high bits reach low ones. */
function mix(hash: Hash, word: number): void {
  hash.a = Math.imul(hash.a ^ word, 0x01000193);
  hash.a ^= hash.a >>> 15;
  hash.b = Math.imul(hash.b ^ word, 0x85ebca6b);
  hash.b = (hash.b << 13) | (hash.b >>> 19);
}

function mixNumber(hash: Hash, value: number): void {
  // 0 and -0 are one number.
  number[0] = value === 0 ? 0 : value;
  mix(hash, halves[0] ?? 0);
  mix(hash, halves[1] ?? 0);
}

function mixText(hash: Hash, text: string): void {
  for (let index = 0; index < text.length; index++) mix(hash, text.charCodeAt(index));
  mix(hash, text.length);
}
