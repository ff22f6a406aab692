import { normalWithin90 } from './normal.ts';

/**
 * Standard error of a share (0 to 1) of so many examples, at least 1, around the centre of its 90 % interval (Wilson 1927;
 * Agresti and Coull 1998): unlike the root of p (1 - p) / n it is not 0 where every one of a few examples is right.
 */
export function shareError(share: number, count: number): number {
  const square = normalWithin90 ** 2;
  const centre = (share * count + square / 2) / (count + square);
  return Math.sqrt((centre * (1 - centre)) / (count + square));
}
