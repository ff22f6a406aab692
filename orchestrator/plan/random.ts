import { spaceSize } from '../../shared/point-set.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import type { Configuration, SearchProblem } from './configuration.ts';
import { drawPoints, isEvenSpace, walkPoints } from './draw-points.ts';

/**
 * The first `cap` points of random search; the key is the draw's index, and a larger cap only adds points. Where any
 * parameter has a default, the first point is the simple start. Points are drawn without replacement, so a cap above the
 * size of a finite space gives every point once.
 */
export function randomConfigurations(problem: SearchProblem, cap: number): Configuration[] {
  const { space, seed } = problem;
  const size = spaceSize(space);
  const numbered = size !== null && size <= Number.MAX_SAFE_INTEGER;
  const points =
    numbered && isEvenSpace(space)
      ? walkPoints(problem, cap)
      : drawPoints(problem, cap, chanceRows(space.length, seed));
  return points.map((params, key) => ({ key, params }));
}

/** Each point takes one number a parameter from the stream, the simple start's place too: what follows stays the same. */
function* chanceRows(width: number, seed: number): Generator<number[], void> {
  const random = seededRandom(seed, 'random');
  for (;;) yield Array.from({ length: width }, random.next);
}
