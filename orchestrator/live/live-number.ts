import { shortNumber } from '../report/numbers.ts';

/** A metric while its noise is not known: four decimals at everyday sizes, so that figures stand still and line up. */
export function liveNumber(value: number | null): string {
  if (value === null) return 'NaN';
  const size = Math.abs(value);
  return value === 0 || (size >= 0.01 && size < 1000) ? value.toFixed(4) : shortNumber(value, 4);
}
