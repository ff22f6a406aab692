import { seededRandom } from '../../shared/seeded-random.ts';
import { dimensionSize, indexOf, spaceSize, valueAt, type SearchSpace } from '../../shared/search-space.ts';
import type { ParamValue, Params } from '../../shared/trial.ts';
import { permutation } from './permutation.ts';

/** A point of the search space with its key: grid index or draw index, from 0. */
export interface Configuration {
  readonly key: number;
  readonly params: Params;
}

/**
 * Every point of a finite space in grid order (names sorted, last varies fastest); with a cap below the size, the
 * first `cap` points of a seeded permutation, which a larger cap only adds to. The key is the grid index in both.
 */
export function gridConfigurations(space: SearchSpace, cap: number | undefined, seed: number): Configuration[] {
  const size = spaceSize(space) ?? 0;
  const configurations: Configuration[] = [];
  const indices = cap === undefined || cap >= size ? counted(size) : permutation(size, seededRandom(seed, 'grid'));
  for (const key of indices) {
    if (configurations.length === (cap ?? size)) break;
    configurations.push({ key, params: pointAt(space, key) });
  }
  return configurations;
}

/** The point of a finite space at a grid index from 0 (up to 2^53 - 1). */
export function pointAt(space: SearchSpace, index: number): Params {
  const values: [string, ParamValue][] = [];
  let rest = index;
  for (const { name, dimension } of space.toReversed()) {
    const size = dimensionSize(dimension) ?? 1;
    values.push([name, valueAt(dimension, rest % size)]);
    rest = Math.floor(rest / size);
  }
  return Object.fromEntries(values.reverse());
}

/** The grid index of a point of a finite space: {@link pointAt} the other way round. */
export function gridIndexOf(space: SearchSpace, params: Params): number {
  return space.reduce(
    (index, { name, dimension }) => index * (dimensionSize(dimension) ?? 1) + indexOf(dimension, params[name] ?? null),
    0,
  );
}

function* counted(size: number): Generator<number, void> {
  for (let index = 0; index < size; index++) yield index;
}
