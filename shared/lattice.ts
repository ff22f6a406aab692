import { cumulative } from './distribution.ts';
import type { RangeDimension } from './dimension.ts';

/** The multiples of a step that a quantised range can take: `first` to `last`, both included; infinite for normal ranges. */
export interface Lattice {
  readonly q: number;
  readonly first: number;
  readonly last: number;
}

/** The lattice of a range with a step `q`: every multiple that rounding (half to even, as Python does) can reach. */
export function latticeOf(range: RangeDimension): Lattice | undefined {
  const { q } = range;
  if (q === undefined) return undefined;
  switch (range.kind) {
    case 'uniform':
    case 'log_uniform_values':
      return { q, first: roundHalfEven(range.min / q), last: roundHalfEven(range.max / q) };
    case 'normal':
      return { q, first: -Infinity, last: Infinity };
    case 'log_normal':
      return { q, first: 0, last: Infinity };
    case 'beta':
      return { q, first: 0, last: roundHalfEven(1 / q) };
  }
}

/** A multiple of the step as it is printed: 3 steps of 0.1 are 0.3, not 0.30000000000000004. */
export function latticeValue({ q }: Lattice, multiple: number): number {
  // `+ 0` turns -0 into 0, which JSON could not keep.
  return Number((multiple * q).toPrecision(12)) + 0;
}

/** The multiple that a value of the range is rounded to, kept within the lattice. */
export function nearestMultiple({ q, first, last }: Lattice, value: number): number {
  return Math.min(last, Math.max(first, roundHalfEven(value / q)));
}

/** Which multiple a value is; undefined when it is none of the lattice. */
export function multipleOf(lattice: Lattice, value: number): number | undefined {
  const multiple = Math.round(value / lattice.q);
  const inside = multiple >= lattice.first && multiple <= lattice.last;
  return inside && latticeValue(lattice, multiple) === value ? multiple : undefined;
}

/** Probability of a multiple: half a step to both sides, within the range. */
export function multipleMass(range: RangeDimension, { q }: Lattice, multiple: number): number {
  return cumulative(range, (multiple + 0.5) * q) - cumulative(range, (multiple - 0.5) * q);
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
