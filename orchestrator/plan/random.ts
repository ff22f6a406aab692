import { spaceSize } from '../../shared/point-set.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import { chanceRows, pointsOf } from './chance-points.ts';
import type { Configuration, SearchProblem } from './configuration.ts';
import { drawPoints, isEvenSpace, walkPoints } from './draw-points.ts';

/**
 * The first `cap` points of random search; the key is the draw's index, and a larger cap only adds points. Where any
 * parameter has a default, the first point is the simple start; listed points follow. Points are drawn without replacement, so
 * a cap above the size of a finite space gives every point once.
 */
export function randomConfigurations(problem: SearchProblem, cap: number): Configuration[] {
  const { space, seed } = problem;
  const size = spaceSize(space);
  const numbered = size !== null && size <= Number.MAX_SAFE_INTEGER;
  // Each point takes one number a parameter from the stream, the starts' places too: what follows stays the same.
  const rows = chanceRows(space.length, seededRandom(seed, 'random'));
  const points =
    numbered && isEvenSpace(space) ? walkPoints(problem, cap) : drawPoints(problem, cap, pointsOf(space, rows));
  return points.map((params, key) => ({ key, params }));
}
