import type { ParamValue } from './trial.ts';

/** How one hyperparameter is drawn; both ends are included. Names are W&B's. */
export type Dimension =
  | { readonly kind: 'constant'; readonly value: ParamValue }
  | { readonly kind: 'categorical'; readonly values: readonly ParamValue[] }
  | { readonly kind: 'int_uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'log_uniform_values'; readonly min: number; readonly max: number };

/** One named hyperparameter of a search space. */
export interface Parameter {
  readonly name: string;
  readonly dimension: Dimension;
  /** The simple start's value (trial 0 of random search), where the file gives one. */
  readonly default?: ParamValue;
}

/** The hyperparameters of a sweep, sorted by name (code units), so that key order in the file never matters. */
export type SearchSpace = readonly Parameter[];
