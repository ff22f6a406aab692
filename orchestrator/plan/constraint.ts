import { SweepError } from '../../shared/errors.ts';
import { pointSet } from '../../shared/point-set.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import type { Params } from '../../shared/trial.ts';
import { chanceRows, pointsOf } from './chance-points.ts';
import type { SearchProblem } from './configuration.ts';
import { compileExpression } from './expression.ts';
import { ExpressionError } from './expression-part.ts';

/** One of a sweep file's `constraints`, ready to be asked. */
export interface Constraint {
  readonly text: string;
  /** Names of the parameters it reads. */
  readonly names: readonly string[];
  /** Whether a point satisfies it; true where a parameter that it reads was removed by its condition. */
  readonly holds: (params: Params) => boolean;
}

/**
 * The constraint of a text such as `hidden <= 4 * embedding_dim`.
 * @throws ExpressionError when it is no true-or-false expression over the space's parameters
 */
export function constraintOf(text: string, space: SearchSpace): Constraint {
  const { names, types, evaluate } = compileExpression(text, space);
  if (types.size !== 1 || !types.has('boolean'))
    throw new ExpressionError(`must be true or false, got ${[...types].join(' or ')}`, 'Compare it: a <= b.');
  return {
    text,
    names,
    holds: (params) => names.some((name) => !(name in params)) || evaluate(params) === true,
  };
}

/** Whether a point satisfies all constraints. */
export function holdsAll(constraints: readonly Constraint[], params: Params): boolean {
  return constraints.every((constraint) => constraint.holds(params));
}

/** Up to this many points a space is looked through for those that satisfy its constraints. */
const mostLooked = 100_000;

/** Points of a space that satisfy all constraints; null where it is infinite, or has more than 100,000 to look through. */
export function countPoints(space: SearchSpace, constraints: readonly Constraint[]): number | null {
  const { size, at } = pointSet(space);
  if (size === null || constraints.length === 0) return size;
  if (size > mostLooked) return null;
  let count = 0;
  for (let rank = 0; rank < size; rank += 1) count += Number(holdsAll(constraints, at(rank)));
  return count;
}

/** Draws that acceptance rates are estimated from: one in a thousand is seen with a chance of 0.99995. */
const draws = 10_000;

/** Whether one of 10,000 seeded draws satisfies all constraints. */
export function findsPoint(space: SearchSpace, constraints: readonly Constraint[]): boolean {
  for (const point of drawsOf(space)) if (holdsAll(constraints, point)) return true;
  return false;
}

/** Shares of random points that satisfy each constraint by itself, and all of them together; from 10,000 seeded draws. */
export function acceptanceOf(
  space: SearchSpace,
  constraints: readonly Constraint[],
): { readonly each: readonly number[]; readonly all: number } {
  const each = constraints.map(() => 0);
  let all = 0;
  for (const point of drawsOf(space)) {
    const held = constraints.map((constraint) => constraint.holds(point));
    held.forEach((holds, index) => (each[index] = (each[index] ?? 0) + Number(holds)));
    if (held.every(Boolean)) all += 1;
  }
  return { each: each.map((count) => count / draws), all: all / draws };
}

function* drawsOf(space: SearchSpace): Generator<Params, void> {
  let draw = 0;
  for (const point of pointsOf(space, chanceRows(space.length, seededRandom('acceptance')))) {
    if (draw === draws) return;
    draw += 1;
    yield point;
  }
}

/** The error of a search whose constraints leave too little: names the tightest with its acceptance rate. */
export function tooTight({ space, constraints }: SearchProblem, found: number, wanted: number): SweepError {
  const { each, all } = acceptanceOf(space, constraints);
  const tightest = each.indexOf(Math.min(...each));
  const text = constraints[tightest]?.text ?? '';
  return new SweepError(
    'SPACE_EMPTY',
    `constraints leave too few points: ${found} of ${wanted} configurations found; "${text}" holds for ${percent(each[tightest] ?? 0)} of random points, all together for ${percent(all)}.`,
    { hint: 'Choose ranges that hold mostly sensible combinations, loosen the constraint, or lower run_cap.' },
  );
}

/** A share in words: `2.5 %`; what was never seen is below 0.01 %. */
export function percent(share: number): string {
  return share < 1 / draws ? `less than ${100 / draws} %` : `${Number((share * 100).toPrecision(2))} %`;
}
