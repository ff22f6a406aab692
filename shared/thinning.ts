/** Epochs (or reports) of which each has its point in a trial's curve. */
export const curveBase = 200;
/** Epochs of which each has its point in layers and example predictions. */
export const dynamicsBase = 16;

/**
 * Whether the nth epoch of a trial (from 1) gets a point: each of the first `base`, every 2nd up to twice as many, every 4th
 * up to four times as many, and so on. A thousand epochs leave 425 points of 200, or 63 of 16; what is kept does not depend
 * on how long the trial will be. The last epoch is always kept, by whoever knows that it is.
 */
export function keepsPoint(epoch: number, base: number): boolean {
  let stride = 1;
  while (epoch > base * stride) stride *= 2;
  return epoch % stride === 0;
}
