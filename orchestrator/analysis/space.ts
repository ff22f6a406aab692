import type { SearchSpace } from '../../shared/search-space.ts';
import { axisOf } from './axis.ts';
import type { AnalysisSpace } from './options.ts';

/** The axes of a declared search space; lists of one value and categories beyond 64 levels are left out, with the reason. */
export function analysisSpace(space: SearchSpace): AnalysisSpace {
  const found = space
    .filter(({ dimension }) => dimension.kind !== 'constant')
    .map(({ name, dimension }) => ({ name, dimension, axis: axisOf(name, dimension) }));
  return {
    axes: found.flatMap(({ axis }) => axis ?? []),
    left: found.flatMap(({ name, dimension, axis }) =>
      axis
        ? []
        : [
            {
              name,
              because:
                dimension.kind === 'categorical' && dimension.values.length > 2 ? 'too many categories' : 'constant',
            },
          ],
    ),
    defaults: Object.fromEntries(
      space.flatMap((parameter) => (parameter.default === undefined ? [] : [[parameter.name, parameter.default]])),
    ),
    assumptions: [],
  };
}
