import type { RuleBreak } from '../../shared/dimension-rules.ts';
import { searchSpaceOf } from '../../shared/parameter-config.ts';
import { simpleStart } from '../../shared/point-set.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import type { SweepDraft } from '../../shared/sweep-rules.ts';
import { acceptanceOf, constraintOf, countPoints, findsPoint, percent, type Constraint } from './constraint.ts';
import { ExpressionError } from './expression-part.ts';

/**
 * Rules on `constraints`: each is an expression over the parameters, the simple start satisfies all, and so does some other
 * point. `wrong` are the keys of the file that break rules by themselves: with wrong parameters nothing can be said here.
 */
export function constraintRules(draft: SweepDraft, wrong: ReadonlySet<unknown>): RuleBreak[] {
  const { constraints = [], parameters = {} } = draft;
  if (constraints.length === 0 || wrong.has('parameters') || wrong.has('constraints')) return [];
  const space = searchSpaceOf(parameters);
  const compiled = constraints.map((text, index) => compiledOr(text, index, space));
  const breaks = compiled.filter((result) => 'path' in result);
  if (breaks.length > 0) return breaks;
  const valid = compiled.filter((result) => 'holds' in result);
  const empty = emptyBreaks(space, valid);
  return empty.length > 0 || draft.method === 'grid' ? empty : startBreaks(space, valid);
}

function compiledOr(text: string, index: number, space: SearchSpace): Constraint | RuleBreak {
  try {
    return constraintOf(text, space);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { path: ['constraints', index], message: `${error.message}, in: ${text}`, hint: error.hint };
  }
}

function emptyBreaks(space: SearchSpace, constraints: readonly Constraint[]): RuleBreak[] {
  if (findsPoint(space, constraints) || (countPoints(space, constraints) ?? 0) > 0) return [];
  const { each } = acceptanceOf(space, constraints);
  const tightest = each.indexOf(Math.min(...each));
  const alone = each[tightest] === 0 ? '' : '; with the others no point is left';
  const share = each[tightest] ?? 0;
  return [
    {
      path: ['constraints', tightest],
      message: `must leave points of the space, but holds for ${percent(share)} of random points${alone}: ${constraints[tightest]?.text ?? ''}`,
      hint: 'Loosen it, or choose ranges that hold mostly sensible combinations.',
    },
  ];
}

function startBreaks(space: SearchSpace, constraints: readonly Constraint[]): RuleBreak[] {
  if (space.every((parameter) => parameter.default === undefined)) return [];
  const start = simpleStart(space);
  return constraints.flatMap((constraint, index) =>
    constraint.holds(start)
      ? []
      : [
          {
            path: ['constraints', index],
            message: `must hold for the defaults together, which are the first configuration: ${constraint.names
              .map((name) => `${name} ${String(start[name])}`)
              .join(', ')}; it is: ${constraint.text}`,
            hint: 'Choose defaults that satisfy it; where one is missing the middle of the range stands for it.',
          },
        ],
  );
}
