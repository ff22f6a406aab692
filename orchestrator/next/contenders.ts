import { assemblerOf } from '../../shared/conditions.ts';
import { contains } from '../../shared/dimension.ts';
import { pointKey, startsOf } from '../../shared/starts.ts';
import type { Parameter, SearchSpace } from '../../shared/search-space.ts';
import type { Params } from '../../shared/trial.ts';
import { holdsAll, type Constraint } from '../plan/constraint.ts';

/**
 * The configurations to run again, as points of the next space: each once, without those that it does not hold and those that
 * break a constraint. What is fixed there takes its one value. The one that the space's defaults are is no listed point.
 */
export function contendersIn(
  space: SearchSpace,
  contenders: readonly Params[],
  constraints: readonly Constraint[],
): { readonly points: readonly Params[]; readonly defaultsAreOne: boolean } {
  const starts = new Set(startsOf(space).map(pointKey));
  const held = contenders.flatMap((params) => {
    const point = pointIn(space, params);
    return point === null || !holdsAll(constraints, point) ? [] : [[pointKey(point), point] as const];
  });
  const points = new Map(held.filter(([key]) => !starts.has(key)));
  return { points: [...points.values()], defaultsAreOne: held.some(([key]) => starts.has(key)) };
}

function pointIn(space: SearchSpace, params: Params): Params | null {
  const valueOf = ({ name, dimension }: Parameter) =>
    dimension.kind === 'constant' ? dimension.value : (params[name] ?? null);
  const point = assemblerOf(space)(space.map(valueOf));
  const held = space.every(({ name, dimension }) => !(name in point) || contains(dimension, point[name] ?? null));
  return held ? point : null;
}
