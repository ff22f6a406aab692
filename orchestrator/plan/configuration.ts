import type { SearchSpace } from '../../shared/search-space.ts';
import type { Params } from '../../shared/trial.ts';
import type { Constraint } from './constraint.ts';

/** A point of the search space with its key: grid index or draw index, from 0. */
export interface Configuration {
  readonly key: number;
  readonly params: Params;
}

/** What a strategy searches: the space, and which of its points count. */
export interface SearchProblem {
  readonly space: SearchSpace;
  /** All of them must hold. */
  readonly constraints: readonly Constraint[];
  /** Configurations that random, sobol and lhs begin with, after the simple start: values for all parameters without a default. */
  readonly points?: readonly Params[];
  /** Where all chance of the search comes from. */
  readonly seed: number;
}
