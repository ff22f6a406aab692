import type { SearchSpace } from '../../shared/search-space.ts';
import type { Params } from '../../shared/trial.ts';

/** Where second rounds are tried: a space and what trains in it. Every value is turned so that lower is better. */
export interface Trainer {
  readonly name: string;
  readonly space: SearchSpace;
  /** Trials of a first round; a second one has as many. */
  readonly sizes: readonly number[];
  /** How many seeds a trial may have, from 0. */
  readonly seeds: number;
  /** What the page tells of a true mean: its name, such as "regret", and its value, such as the distance from the best. */
  readonly measure: { readonly name: string; readonly of: (truth: number) => number };
  /** What of another space can be trained here. */
  readonly within: (space: SearchSpace) => SearchSpace;
  /** What one trial gives; Infinity where it diverged. */
  readonly run: (params: Params, seed: number) => Promise<number>;
  /** The configuration's mean over seeds that no round has used. */
  readonly truth: (params: Params) => Promise<number>;
}
