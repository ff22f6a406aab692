import { seededRandom } from '../../shared/seeded-random.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import { pointsOf } from './chance-points.ts';
import type { Configuration, SearchProblem } from './configuration.ts';
import { drawPoints } from './draw-points.ts';
import { sobolSequence } from './sobol-sequence.ts';

/**
 * The first `cap` points of a scrambled Sobol' sequence over the parameters that vary, in the order of their names; the key is
 * the point's index, and a larger cap only adds points. The simple start and the listed points take the place of the first ones;
 * repeats in a finite space are passed over.
 */
export function sobolConfigurations(problem: SearchProblem, cap: number): Configuration[] {
  const { space, seed } = problem;
  const points = drawPoints(problem, cap, pointsOf(space, sobolRows(space, seed)));
  return points.map((params, key) => ({ key, params }));
}

function* sobolRows(space: SearchSpace, seed: number): Generator<number[], void> {
  const varying = space.filter(({ dimension }) => dimension.kind !== 'constant');
  const column = space.map((parameter) => varying.indexOf(parameter));
  for (const row of sobolSequence(varying.length, (dimension) => seededRandom(seed, 'sobol', dimension)))
    yield column.map((index) => row[index] ?? 0);
}
