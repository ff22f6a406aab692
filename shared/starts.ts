import { assemblerOf } from './conditions.ts';
import { simpleStart } from './point-set.ts';
import type { Parameter, SearchSpace } from './search-space.ts';
import type { ParamValue, Params } from './trial.ts';

/** Most points that `points_to_evaluate` may list. */
export const maxListedPoints = 1000;

/**
 * The configurations that come before all that a method draws, each once: the simple start where any parameter has a default,
 * then the listed points, completed, in their order.
 */
export function startsOf(space: SearchSpace, points: readonly Params[] = []): Params[] {
  const starts = [...(hasStart(space) ? [simpleStart(space)] : []), ...points.map(completerOf(space))];
  return [...new Map(starts.map((start) => [pointKey(start), start])).values()];
}

/** Of {@link startsOf} the listed points alone: none that is the simple start. */
export function listedPoints(space: SearchSpace, points: readonly Params[]): Params[] {
  return startsOf(space, points).slice(hasStart(space) ? 1 : 0);
}

/** Whether a simple start is the first configuration: where any parameter has a default. */
export function hasStart(space: SearchSpace): boolean {
  return space.some((parameter) => parameter.default !== undefined);
}

/** Completes a valid point: with defaults and constants for what it leaves out, without what its conditions remove. */
export function completerOf(space: SearchSpace): (point: Params) => Params {
  const assemble = assemblerOf(space);
  return (point) => assemble(space.map((parameter) => valueIn(point, parameter) ?? null));
}

/** The value that a point gives a parameter, or else its default or a constant's only value; undefined without any. */
export function valueIn(point: Params, { name, dimension, default: fallback }: Parameter): ParamValue | undefined {
  const given = Object.hasOwn(point, name) ? point[name] : undefined;
  // `+ 0` turns -0 into 0, which JSON could not keep.
  if (given !== undefined) return typeof given === 'number' ? given + 0 : given;
  return dimension.kind === 'constant' ? dimension.value : fallback;
}

/** Text that tells points of one space apart. */
export function pointKey(point: Params): string {
  return JSON.stringify(point);
}
