import { supportOf, type Dimension, type RangeDimension } from '../../shared/dimension.ts';
import { latticeOf, latticeValue, nearestMultiple } from '../../shared/lattice.ts';
import type { ParamValue } from '../../shared/trial.ts';

/** What to write in the place of a value that a dimension of numbers cannot have. */
export function outsideRemedy(
  dimension: RangeDimension | Extract<Dimension, { kind: 'int_uniform' }>,
  value: ParamValue,
): string {
  if (typeof value !== 'number')
    return typeof value === 'string' ? 'Write a plain number, without quotes.' : 'Write a number.';
  const near = nearestTo(dimension, value);
  if (near !== undefined) return `Write ${near}, which is the nearest.`;
  const { max } = dimension.kind === 'int_uniform' ? dimension : supportOf(dimension);
  return Number.isFinite(max) ? 'Widen the range, or choose a value inside it.' : 'Write a number above 0.';
}

/** The value beside one that lies between two; undefined where it is beyond the ends. */
function nearestTo(dimension: Parameters<typeof outsideRemedy>[0], value: number): number | undefined {
  if (dimension.kind === 'int_uniform') {
    const { min, max } = dimension;
    return value > min && value < max ? Math.round(value) : undefined;
  }
  const lattice = latticeOf(dimension);
  if (lattice === undefined) return undefined;
  const near = latticeValue(lattice, nearestMultiple(lattice, value));
  return Math.abs(near - value) < lattice.q ? near : undefined;
}
