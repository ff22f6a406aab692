import { logGamma, regularizedBeta, tCdf } from '../../shared/stats/student-t.ts';

/** How often a check that meets chance alone may say what it is there to say: all its tries together. */
export const falseAlarmRate = 1e-4;

/**
 * One-sided probability that `better` of the pairs that differ, or more, are better by chance: the exact sign test, which on
 * right and wrong answers is McNemar's (1947). 1 where no pair is better.
 */
export function signTail(better: number, worse: number): number {
  return better === 0 ? 1 : regularizedBeta(0.5, better, worse + 1);
}

/**
 * One-sided probability that paired differences have so large a mean by chance: exact where they are -1, 0 and 1, else
 * Student's t test (1908), which differences with long tails make careful rather than rash.
 */
export function betterTail(differences: ArrayLike<number>): number {
  const values = Array.from(differences);
  if (values.every((value) => value === 0 || value === 1 || value === -1))
    return signTail(values.filter((value) => value > 0).length, values.filter((value) => value < 0).length);
  return tCdf(-errorsAbove(values), values.length - 1);
}

/** Standard errors by which the mean of paired differences lies above 0. */
export function errorsAbove(differences: ArrayLike<number>): number {
  const values = Array.from(differences);
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / Math.max(1, values.length - 1);
  if (variance === 0) return average > 0 ? Infinity : 0;
  return average / Math.sqrt(variance / values.length);
}

/** Natural logarithm of the number of ways to choose `chosen` of `count`. */
export function logWays(count: number, chosen: number): number {
  return logGamma(count + 1) - logGamma(chosen + 1) - logGamma(count - chosen + 1);
}

/** Of all tries of a mistake, the part that shows it, at least. */
const shown = 0.9;
/** How often a mistake may pass for sound, in exchange for few tries. */
const missRate = 0.01;

/**
 * Whether tries that turned out bad and good come from a mistake, which is bad in at least nine tries of ten, or from
 * something sound, which is bad in at most `unlucky` of them: Wald's sequential probability ratio test (1945). Asked after
 * every try, it ever calls something sound a mistake with a probability of at most the false-alarm rate (Ville 1939), and
 * a mistake sound with one of at most 0.01. Null: not known yet, try again.
 */
export function sequentialTest(
  { bad, good }: { readonly bad: number; readonly good: number },
  unlucky: number,
): 'mistake' | 'sound' | null {
  const evidence = bad * Math.log(shown / unlucky) + good * Math.log((1 - shown) / (1 - unlucky));
  if (evidence >= -Math.log(falseAlarmRate)) return 'mistake';
  return evidence <= Math.log(missRate) ? 'sound' : null;
}
