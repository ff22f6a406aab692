import { assemblerOf } from '../../shared/conditions.ts';
import { drawerOf } from '../../shared/dimension.ts';
import { spaceSize } from '../../shared/point-set.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import { seededRandom, shuffled, type SeededRandom } from '../../shared/seeded-random.ts';
import { startsOf } from '../../shared/starts.ts';
import type { ParamValue, Params } from '../../shared/trial.ts';
import { chanceRows, pointsOf } from './chance-points.ts';
import type { Configuration, SearchProblem } from './configuration.ts';
import { drawPoints, walkPoints } from './draw-points.ts';
import { mendRows } from './mend-rows.ts';

/**
 * A Latin hypercube of `cap` points (McKay, Beckman and Conover 1979): each parameter's distribution is cut into `cap` parts
 * of equal probability and every part is used once. Points that repeat or break a constraint exchange single values with
 * others, which keeps that; the few that cannot be mended so are drawn anew. The key is the row; another cap gives other
 * points. The simple start and the listed points come first, and the hypercube has as many points less.
 */
export function lhsConfigurations(problem: SearchProblem, cap: number): Configuration[] {
  const size = spaceSize(problem.space);
  const points = size !== null && size <= cap ? walkPoints(problem, cap) : hypercube(problem, cap);
  return points.map((params, key) => ({ key, params }));
}

function hypercube(problem: SearchProblem, cap: number): Params[] {
  const { space, seed } = problem;
  const starts = startsOf(space, problem.points);
  const random = seededRandom(seed, 'lhs');
  const rows = latinRows(space, Math.max(0, cap - starts.length), random);
  mendRows(rows, problem, random);
  return drawPoints(problem, cap, draws());

  /** The rows' points, then chance ones for what these could not give; before them those that the starts take the place of. */
  function* draws(): Generator<Params, void> {
    yield* starts;
    yield* rows.map(assemblerOf(space));
    yield* pointsOf(space, chanceRows(space.length, random));
  }
}

/** Values of `count` rows: of each parameter one from every part of its distribution, in a random order. */
function latinRows(space: SearchSpace, count: number, random: SeededRandom): ParamValue[][] {
  const parts = Array.from({ length: count }, (_, part) => part);
  const columns = space.map(({ dimension }) => {
    const draw = drawerOf(dimension);
    return shuffled(parts, random).map((part) => draw((part + random.next()) / count));
  });
  return parts.map((row) => columns.map((column) => column[row] ?? null));
}
