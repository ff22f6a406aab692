import { gridIndexOf, pointSet } from '../../shared/point-set.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import type { Params } from '../../shared/trial.ts';
import type { Configuration, SearchProblem } from './configuration.ts';
import { holdsAll, tooTight } from './constraint.ts';
import { permutation } from './permutation.ts';

/** Points in a row that constraints may refuse before a part of a grid gives up. */
const mostMisses = 1_000_000;

/**
 * Every point of a finite space in grid order (names sorted, last varies fastest); with a cap, the first `cap` points of a
 * seeded permutation, which a larger cap only adds to. The key is the index in the full grid in both.
 * @throws SweepError `SPACE_EMPTY` when constraints leave too few points to be found
 */
export function gridConfigurations(problem: SearchProblem, cap: number | undefined): Configuration[] {
  const { space, constraints, seed } = problem;
  const points = pointSet(space);
  const size = points.size ?? 0;
  const configurationOf = (params: Params) => ({ key: gridIndexOf(space, params), params });
  const configurations: Configuration[] = [];
  let missed = 0;
  for (const rank of cap === undefined ? counted(size) : permutation(size, seededRandom(seed, 'grid'))) {
    if (configurations.length === cap) break;
    const params = points.at(rank);
    if (holdsAll(constraints, params)) configurations.push(configurationOf(params));
    else missed += 1;
    if (missed > mostMisses && cap !== undefined && configurations.length < missed / 10_000)
      throw tooTight(problem, configurations.length, cap);
  }
  return cap === undefined ? configurations.sort((a, b) => a.key - b.key) : configurations;
}

function* counted(size: number): Generator<number, void> {
  for (let index = 0; index < size; index++) yield index;
}
