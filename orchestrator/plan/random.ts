import { canonicalJson } from '../../shared/canonical-json.ts';
import { fromUnit, simpleStart, spaceSize, type SearchSpace } from '../../shared/search-space.ts';
import { seededRandom, type SeededRandom } from '../../shared/seeded-random.ts';
import type { ParamValue, Params } from '../../shared/trial.ts';
import { gridIndexOf, pointAt, type Configuration } from './grid.ts';
import { permutation } from './permutation.ts';

/**
 * The first `cap` points of random search; the key is the draw's index, and a larger cap only adds points. Where any
 * parameter has a default, the first point is the simple start. A finite space is drawn without replacement, so a cap
 * above its size gives every point once.
 */
export function randomConfigurations(space: SearchSpace, cap: number, seed: number): Configuration[] {
  const points: Params[] = [];
  for (const params of draws(space, seededRandom(seed, 'random'))) {
    if (points.length === cap) break;
    points.push(params);
  }
  return points.map((params, key) => ({ key, params }));
}

function draws(space: SearchSpace, random: SeededRandom): Iterable<Params> {
  const start = space.some((parameter) => parameter.default !== undefined) ? simpleStart(space) : undefined;
  const size = spaceSize(space);
  if (size === null) return endless(space, random, start);
  return size <= Number.MAX_SAFE_INTEGER
    ? shuffledPoints(space, random, start)
    : distinct(endless(space, random, start));
}

/** Each point takes one number a parameter from the stream, the simple start's place too: what follows stays the same. */
function* endless(space: SearchSpace, random: SeededRandom, start: Params | undefined): Generator<Params, void> {
  for (let index = 0; ; index++) {
    const drawn: Record<string, ParamValue> = {};
    for (const { name, dimension } of space) drawn[name] = fromUnit(dimension, random.next());
    yield index === 0 && start !== undefined ? start : drawn;
  }
}

function* shuffledPoints(space: SearchSpace, random: SeededRandom, start: Params | undefined): Generator<Params, void> {
  const startIndex = start === undefined ? -1 : gridIndexOf(space, start);
  if (start !== undefined) yield start;
  for (const index of permutation(spaceSize(space) ?? 0, random)) if (index !== startIndex) yield pointAt(space, index);
}

/** For spaces that are finite but too large to number: there a repeat is all but impossible, and is passed over. */
function* distinct(points: Iterable<Params>): Generator<Params, void> {
  const seen = new Set<string>();
  for (const point of points) {
    const key = canonicalJson(point);
    if (seen.has(key)) continue;
    seen.add(key);
    yield point;
  }
}
