import { hash } from 'node:crypto';

/**
 * A trial's seed, 1 to 2^31 - 1 (0 counts as "unseeded" in tfjs): the first 48 bits of the parts' SHA-256. A plan takes
 * 100,000 of them, and opening a random stream for each would take seconds and 400 MB of garbage.
 */
export function trialSeed(...parts: readonly (string | number)[]): number {
  return 1 + (parseInt(hash('sha256', parts.join('/'), 'hex').slice(0, 12), 16) % (2 ** 31 - 1));
}
