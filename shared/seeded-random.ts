import { hash } from 'node:crypto';
import seedrandom from 'seedrandom';

/** The only source of chance: a reproducible stream that follows from its label alone, on every platform and Node version. */
export interface SeededRandom {
  /** A double in [0, 1) with 52 random bits. */
  readonly next: () => number;
  /** A whole number in [0, bound), `bound` from 1 to 2^52. */
  readonly below: (bound: number) => number;
}

/** Opens the stream named by the parts, e.g. `seededRandom(7, 'random', 3)`; other parts give an independent stream. */
export function seededRandom(...parts: readonly (string | number)[]): SeededRandom {
  const draw = seedrandom(parts.join('/'));
  return { next: draw, below: (bound) => Math.floor(draw() * bound) };
}

/**
 * A seed for TensorFlow.js, 1 to 2^31 - 1 (0 counts as "unseeded" there), that follows from its parts: the first 48 bits of
 * their SHA-256. Opening a random stream for each would take seconds for 100,000 trials.
 */
export function derivedSeed(...parts: readonly (string | number)[]): number {
  return 1 + (parseInt(hash('sha256', parts.join('/'), 'hex').slice(0, 12), 16) % (2 ** 31 - 1));
}

/** A new array in an order that follows from the random stream alone (Fisher and Yates; Durstenfeld 1964). */
export function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const kept = result[last];
    const moved = result[other];
    if (kept === undefined || moved === undefined) continue;
    result[last] = moved;
    result[other] = kept;
  }
  return result;
}
