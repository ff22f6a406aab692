import type { SeededRandom } from '../../shared/seeded-random.ts';
import { directionRows } from './sobol-directions.ts';

const bits = 32;

/**
 * Sobol' points one by one, each `dimensions` (at most 128) numbers in (0, 1); at most 2^32 of them. In the order of the Gray
 * code (Antonov and Saleev 1979), so that any beginning is as even as it can be. With a random stream a dimension they are
 * scrambled: a random lower triangular matrix and a digital shift (Matousek 1998), which keeps the evenness of every 2^k.
 */
export function* sobolSequence(
  dimensions: number,
  randomOf?: (dimension: number) => SeededRandom,
): Generator<number[], void> {
  const columns = Array.from({ length: dimensions }, (_, dimension) => {
    const random = randomOf?.(dimension);
    const plain = directions(dimension);
    return random === undefined
      ? { directions: plain, state: 0, middle: 0 }
      : { directions: scrambled(plain, random), state: word(random), middle: 0.5 };
  });
  for (let index = 0; index < 2 ** bits; index += 1) {
    yield columns.map(({ state, middle }) => ((state >>> 0) + middle) / 2 ** bits);
    const changed = trailingOnes(index);
    for (const column of columns) column.state ^= column.directions[changed] ?? 0;
  }
}

/** Direction numbers of a dimension, most significant bit first. */
function directions(dimension: number): number[] {
  const [polynomial = 1, ...initial] = directionRows[dimension - 1] ?? [];
  if (dimension === 0) return Array.from({ length: bits }, (_, bit) => (2 ** (bits - 1 - bit)) | 0);
  const degree = initial.length;
  const numbers = initial.map((number, bit) => number << (bits - 1 - bit));
  for (let bit = degree; bit < bits; bit += 1) {
    const before = numbers[bit - degree] ?? 0;
    let next = before ^ (before >>> degree);
    for (let term = 1; term < degree; term += 1)
      if ((polynomial >> (degree - term)) & 1) next ^= numbers[bit - term] ?? 0;
    numbers.push(next);
  }
  return numbers;
}

function scrambled(plain: readonly number[], random: SeededRandom): number[] {
  // Row r of the matrix decides on bit r (from the top): it reads the bits above and bit r itself.
  const rows = Array.from({ length: bits }, (_, row) => {
    const own = 1 << (bits - 1 - row);
    const above = row === 0 ? 0 : -1 << (bits - row);
    return (word(random) & above) | own;
  });
  return plain.map((direction) =>
    rows.reduce((sum, row, bit) => sum | (parity(row & direction) << (bits - 1 - bit)), 0),
  );
}

function word(random: SeededRandom): number {
  return random.below(2 ** bits) | 0;
}

function parity(value: number): number {
  let folded = value ^ (value >>> 16);
  folded ^= folded >>> 8;
  folded ^= folded >>> 4;
  return (0x6996 >>> (folded & 0xf)) & 1;
}

function trailingOnes(index: number): number {
  return 31 - Math.clz32(~index & (index + 1));
}
