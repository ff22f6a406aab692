import type { RuleBreak } from '../../shared/dimension-rules.ts';
import { contains, describeDimension, isRange, middleOf } from '../../shared/dimension.ts';
import { searchSpaceOf } from '../../shared/parameter-config.ts';
import type { Parameter, SearchSpace } from '../../shared/search-space.ts';
import { completerOf, valueIn } from '../../shared/starts.ts';
import type { SweepDraft } from '../../shared/sweep-rules.ts';
import type { Params } from '../../shared/trial.ts';
import { valueRemedy } from './condition-rules.ts';
import { constraintOf, type Constraint } from './constraint.ts';
import { outsideRemedy } from './outside-remedy.ts';
import { presenceIn, type Presence } from './point-presence.ts';
import { anyOf, didYouMean } from './suggest.ts';
import { shownKey } from './yaml-place.ts';

/** What of the file points can be judged by: with wrong parameters nothing is said of names and conditions. */
export interface Judged {
  readonly parameters: boolean;
  readonly constraints: boolean;
}

/**
 * Rules on `points_to_evaluate`: a point names parameters, gives each a value that it can have, gives what has no default, leaves
 * out what its conditions remove, and satisfies the constraints.
 */
export function pointRules(draft: SweepDraft, judged: Judged): RuleBreak[] {
  const { points_to_evaluate: points = [], parameters = {}, constraints = [] } = draft;
  if (points.length === 0) return [];
  const space = searchSpaceOf(parameters);
  const complete = completerOf(space);
  const compiled = judged.parameters && judged.constraints ? constraints.map((text) => constraintOf(text, space)) : [];
  return points.flatMap((point, index) => {
    const breaks = [...(judged.parameters ? unknownNames(point, space) : []), ...valuesOf(point, space, judged)];
    const broken = breaks.length > 0 ? breaks : constraintBreaks(complete(point), compiled);
    return broken.map((each) => ({ ...each, path: ['points_to_evaluate', index, ...each.path] }));
  });
}

function unknownNames(point: Params, space: SearchSpace): RuleBreak[] {
  const known = space.map(({ name }) => name);
  return Object.keys(point)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      path: [name],
      message: 'names no parameter of this file',
      hint:
        didYouMean(known.find((each) => each.endsWith(`.${name}`)) ?? name, known) ||
        `Add ${shownKey(name)} to parameters, or remove it here.`,
    }));
}

function valuesOf(point: Params, space: SearchSpace, judged: Judged): RuleBreak[] {
  const presenceOf = judged.parameters ? presenceIn(point, space) : (): Presence => ({ state: 'unsure' });
  return space.flatMap((parameter): RuleBreak[] => {
    const presence = presenceOf(parameter.name);
    const path = [parameter.name];
    if (Object.hasOwn(point, parameter.name))
      return presence.state === 'absent' ? [{ path, ...notThere(presence) }] : valueBreaks(parameter, point);
    return presence.state === 'there' && valueIn(point, parameter) === undefined
      ? [{ path, ...notGiven(parameter) }]
      : [];
  });
}

function notThere({ asked, among, found }: Extract<Presence, { state: 'absent' }>): Omit<RuleBreak, 'path'> {
  const wanted = anyOf(among.map(String));
  return {
    message: `must not be given: it is there only where ${asked} is ${wanted}, and ${asked} is ${found === undefined ? 'not there' : String(found)}`,
    hint: found === undefined ? 'Leave it out.' : `Leave it out, or write ${asked}: ${String(among[0])}.`,
  };
}

function notGiven({ name, dimension }: Parameter): Omit<RuleBreak, 'path'> {
  return {
    message: 'must be given: it has no default',
    hint: `Write a value (${shownDimension(dimension)}), such as ${name}: ${String(middleOf(dimension))}, or give the parameter a default.`,
  };
}

function valueBreaks(parameter: Parameter, point: Params): RuleBreak[] {
  const { name, dimension } = parameter;
  const value = valueIn(point, parameter) ?? null;
  if (contains(dimension, value)) return [];
  const ofNumbers = isRange(dimension) || dimension.kind === 'int_uniform';
  return [
    {
      path: [name],
      message: `must be a value of ${name} (${shownDimension(dimension)}), got ${JSON.stringify(value)}`,
      hint: ofNumbers
        ? outsideRemedy(dimension, value)
        : dimension.kind === 'constant'
          ? `Leave it out: ${name} is fixed.`
          : valueRemedy(parameter, value) || 'Add it to values, or choose one that is there.',
    },
  ];
}

function shownDimension(dimension: Parameter['dimension']): string {
  return describeDimension(dimension).slice(0, 200);
}

function constraintBreaks(point: Params, constraints: readonly Constraint[]): RuleBreak[] {
  return constraints
    .filter((constraint) => !constraint.holds(point))
    .map(({ text, names }) => ({
      path: [],
      message: `must satisfy the constraint ${text}, got ${names.map((name) => `${name} ${String(point[name])}`).join(', ')}`,
      hint: 'Choose values that satisfy it, or loosen the constraint.',
    }));
}
