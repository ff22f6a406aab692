import type { Parameter, SearchSpace } from '../../shared/search-space.ts';

/** The hyperparameters that the sweep varies. */
export function sweptParameters(space: SearchSpace): Parameter[] {
  return space.filter(({ dimension }) => dimension.kind !== 'constant');
}
