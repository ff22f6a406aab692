import { assemblerOf } from '../../shared/conditions.ts';
import { contains } from '../../shared/dimension.ts';
import { pointKey, startsOf } from '../../shared/starts.ts';
import type { Parameter, SearchSpace } from '../../shared/search-space.ts';
import type { Params } from '../../shared/trial.ts';
import { holdsAll, type Constraint } from '../plan/constraint.ts';

/**
 * The configurations to run again, as points of the next space: each once, without the one that its defaults are, those that
 * it does not hold and those that break a constraint. What is fixed there takes its one value.
 */
export function contendersIn(
  space: SearchSpace,
  contenders: readonly Params[],
  constraints: readonly Constraint[],
): Params[] {
  const seen = new Set(startsOf(space).map(pointKey));
  return contenders.flatMap((params) => {
    const point = pointIn(space, params);
    if (point === null || seen.has(pointKey(point)) || !holdsAll(constraints, point)) return [];
    seen.add(pointKey(point));
    return [point];
  });
}

function pointIn(space: SearchSpace, params: Params): Params | null {
  const valueOf = ({ name, dimension }: Parameter) =>
    dimension.kind === 'constant' ? dimension.value : (params[name] ?? null);
  const point = assemblerOf(space)(space.map(valueOf));
  const held = space.every(({ name, dimension }) => !(name in point) || contains(dimension, point[name] ?? null));
  return held ? point : null;
}
