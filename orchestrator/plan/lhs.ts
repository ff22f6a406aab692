import { spaceSize } from '../../shared/point-set.ts';
import { seededRandom, shuffled, type SeededRandom } from '../../shared/seeded-random.ts';
import type { Params } from '../../shared/trial.ts';
import type { Configuration, SearchProblem } from './configuration.ts';
import { holdsAll } from './constraint.ts';
import { drawPoints, pointKey, pointOf, startOf, walkPoints } from './draw-points.ts';

/** Exchanges that are tried for each point that may not stay. */
const exchangesEach = 2000;

/**
 * A Latin hypercube of `cap` points (McKay, Beckman and Conover 1979): each parameter's distribution is cut into `cap` parts
 * of equal probability and every part is used once. Points that repeat or break a constraint exchange single values with
 * others, which keeps that; the few that cannot be mended so are drawn anew. The key is the row; another cap gives other
 * points. With a default the simple start comes first and the hypercube has a point less.
 */
export function lhsConfigurations(problem: SearchProblem, cap: number): Configuration[] {
  const size = spaceSize(problem.space);
  const points = size !== null && size <= cap ? walkPoints(problem, cap) : hypercube(problem, cap);
  return points.map((params, key) => ({ key, params }));
}

function hypercube(problem: SearchProblem, cap: number): Params[] {
  const { space, seed } = problem;
  const start = startOf(space);
  const random = seededRandom(seed, 'lhs');
  const rows = latinRows(start === undefined ? cap : cap - 1, space.length, random);
  mend(rows, problem, random);
  const later = latin(rows, start === undefined ? undefined : space.length);
  return drawPoints(problem, cap, later(random));
}

/** The rows in their order, then chance rows for what they could not give; one is put before them where a start takes its place. */
function latin(rows: readonly number[][], startWidth: number | undefined) {
  return function* (random: SeededRandom): Generator<readonly number[], void> {
    if (startWidth !== undefined) yield Array.from({ length: startWidth }, () => 0);
    yield* rows;
    const width = rows[0]?.length ?? startWidth ?? 0;
    for (;;) yield Array.from({ length: width }, random.next);
  };
}

function latinRows(count: number, width: number, random: SeededRandom): number[][] {
  const parts = Array.from({ length: count }, (_, part) => part);
  const columns = Array.from({ length: width }, () =>
    shuffled(parts, random).map((part) => (part + random.next()) / count),
  );
  return parts.map((row) => columns.map((column) => column[row] ?? 0));
}

/** What is known of a row while it may still change. */
interface Judged {
  readonly key: string;
  readonly holds: boolean;
}

/** Exchanges single values between rows until no point repeats or breaks a constraint, or enough was tried. */
function mend(rows: number[][], problem: SearchProblem, random: SeededRandom): void {
  const judge = judgeOf(problem);
  const judged = rows.map(judge);
  const start = startOf(problem.space);
  const times = new Map<string, number>();
  const count = (key: string, by: number) => times.set(key, (times.get(key) ?? 0) + by);
  if (start !== undefined) count(pointKey(start), 1);
  for (const { key } of judged) count(key, 1);
  const isBad = (row: Judged | undefined) => row !== undefined && (!row.holds || (times.get(row.key) ?? 0) > 1);
  const replace = (places: readonly number[], next: readonly Judged[]) => {
    places.forEach((place) => count(judged[place]?.key ?? '', -1));
    places.forEach((place, index) => (judged[place] = next[index] ?? { key: '', holds: false }));
    places.forEach((place) => count(judged[place]?.key ?? '', 1));
  };
  const badOf = (places: readonly number[]) => places.filter((place) => isBad(judged[place])).length;

  for (const row of [...judged.keys()].filter((place) => isBad(judged[place])))
    for (let tries = 0; tries < exchangesEach && isBad(judged[row]); tries += 1) {
      const other = random.below(rows.length);
      const column = random.below(problem.space.length);
      if (other === row) continue;
      const places = [row, other];
      const before = places.flatMap((place) => judged[place] ?? []);
      const badBefore = badOf(places);
      exchange(rows, places, column);
      replace(
        places,
        places.map((place) => judge(rows[place] ?? [])),
      );
      if (badOf(places) <= badBefore) continue;
      exchange(rows, places, column);
      replace(places, before);
    }
}

function judgeOf({ space, constraints }: SearchProblem): (row: readonly number[]) => Judged {
  const toPoint = pointOf(space);
  return (row) => {
    const point = toPoint(row);
    return { key: pointKey(point), holds: holdsAll(constraints, point) };
  };
}

function exchange(rows: readonly number[][], [one = 0, two = 0]: readonly number[], column: number): void {
  const first = rows[one];
  const second = rows[two];
  if (first === undefined || second === undefined) return;
  [first[column], second[column]] = [second[column] ?? 0, first[column] ?? 0];
}
