import { dimensionSize } from '../../shared/dimension.ts';
import { searchSpaceOf } from '../../shared/parameter-config.ts';
import { startsOf } from '../../shared/starts.ts';
import type { SweepConfig } from '../../shared/sweep-config.ts';
import { manyTrials, planSize } from './lint-plan.ts';
import { printSweep } from './print-sweep.ts';
import { grouped } from '../../shared/grouped.ts';

/** Configurations a parameter: enough to tell which of them matter, not to find the best point. */
const eachParameter = 8;
const fewest = 24;
const most = 160;
/** Configurations that are repeated, and how often: 12 degrees of freedom for the noise. */
const repeats = { configs: 6, seeds: 3 };

/**
 * A ready file that ranks the same parameters with far fewer trials, for a plan of more than 200; undefined for a smaller
 * one. Random points over the same space: 8 a parameter that varies, from 24 to 160, but no fewer than come first, the first 6
 * with 3 seeds.
 */
export function smallDesign(config: SweepConfig): string | undefined {
  const { trials } = planSize(config);
  if (trials <= manyTrials) return undefined;
  const space = searchSpaceOf(config.parameters);
  const varying = space.filter(({ dimension }) => dimensionSize(dimension) !== 1).length;
  const starts = startsOf(space, config.points_to_evaluate).length;
  const run_cap = Math.max(starts, Math.min(most, Math.max(fewest, eachParameter * varying)));
  return printSweep(
    { ...config, method: 'random', run_cap, replicates: { ...repeats, shared: false } },
    ` ${run_cap} configurations instead of ${grouped(trials)} trials: enough to rank ${varying} parameters.`,
  );
}
