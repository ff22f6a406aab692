import type { RuleBreak } from '../../shared/dimension-rules.ts';
import { searchSpaceOf } from '../../shared/parameter-config.ts';
import { neverPresent } from '../../shared/point-set.ts';
import { contains, describeDimension, dimensionSize } from '../../shared/dimension.ts';
import type { Parameter } from '../../shared/search-space.ts';
import type { SweepDraft } from '../../shared/sweep-rules.ts';
import { didYouMean } from './suggest.ts';

/** Rules on `when`: what it names exists, has that value, can be asked for one, and depends on nothing that depends on it. */
export function conditionRules({ parameters = {} }: SweepDraft): RuleBreak[] {
  const space = searchSpaceOf(parameters);
  const named = new Map(space.map((parameter) => [parameter.name, parameter]));
  const breaks = space.flatMap((parameter) => [
    ...emptyBreaks(parameter),
    ...Object.entries(parameter.when ?? {}).flatMap(([other, values]) =>
      askedBreaks(parameter, named.get(other), { other, values, known: [...named.keys()], config: parameters }),
    ),
  ]);
  if (breaks.length > 0) return breaks;
  const cycles = space.flatMap((parameter) => cycleBreaks(parameter, named));
  return cycles.length > 0 ? cycles : neverPresent(space).map(neverBreak);
}

function pathOf({ name }: Parameter, ...steps: readonly (string | number)[]): (string | number)[] {
  return ['parameters', name, 'when', ...steps];
}

function emptyBreaks(parameter: Parameter): RuleBreak[] {
  if (parameter.when === undefined || Object.keys(parameter.when).length > 0) return [];
  return [
    {
      path: pathOf(parameter),
      message: 'must name at least one parameter',
      hint: 'Write when: {optimizer: sgd}, or remove it.',
    },
  ];
}

interface Asked {
  readonly other: string;
  readonly values: Parameter['when'] extends infer When | undefined
    ? When extends Readonly<Record<string, infer Values>>
      ? Values
      : never
    : never;
  readonly known: readonly string[];
  readonly config: NonNullable<SweepDraft['parameters']>;
}

function askedBreaks(parameter: Parameter, asked: Parameter | undefined, { other, values, known, config }: Asked) {
  const broken = (path: (string | number)[], message: string, hint: string): RuleBreak[] => [{ path, message, hint }];
  const path = pathOf(parameter, other);
  if (asked === undefined)
    return broken(path, 'names no parameter of this file', didYouMean(other, known) || `Add ${other} to parameters.`);
  if (asked.name === parameter.name)
    return broken(path, 'depends on itself', 'Name another parameter, or remove the condition.');
  if (dimensionSize(asked.dimension) === null)
    return broken(
      path,
      `asks for one value of the continuous range ${describeDimension(asked.dimension)}`,
      `Give ${other} values, or leave the condition out.`,
    );
  const written = config[parameter.name]?.when?.[other];
  return values.flatMap((value, index) =>
    contains(asked.dimension, value)
      ? []
      : broken(
          Array.isArray(written) ? [...path, index] : path,
          `must be a value of ${other} (${describeDimension(asked.dimension).slice(0, 200)}), got ${JSON.stringify(value)}`,
          valueRemedy(asked, value) || `Write one that ${other} can take.`,
        ),
  );
}

/** What may be meant by a value that a list does not have: the same as text or number, or a near word; empty where nothing is near. */
export function valueRemedy({ dimension }: Parameter, value: unknown): string {
  if (dimension.kind !== 'categorical') return '';
  const same = dimension.values.find((candidate) => String(candidate) === String(value));
  if (same !== undefined)
    return `Write ${typeof same === 'string' ? `"${same}"` : String(same)}: texts and numbers differ.`;
  return didYouMean(String(value), dimension.values.map(String));
}

/** Told at the first of the cycle's parameters alone. */
function cycleBreaks(parameter: Parameter, named: ReadonlyMap<string, Parameter>): RuleBreak[] {
  const cycle = cycleFrom(parameter, named);
  if (cycle === undefined || cycle.some((name) => name < parameter.name)) return [];
  return [
    {
      path: pathOf(parameter),
      message: `makes a circle: ${[...cycle, parameter.name].join(' needs ')}`,
      hint: 'Remove one of these conditions.',
    },
  ];
}

/** Names from a parameter along its conditions back to itself; undefined where none leads back. */
function cycleFrom(start: Parameter, named: ReadonlyMap<string, Parameter>): string[] | undefined {
  const seen = new Set<string>();
  const search = (parameter: Parameter): string[] | undefined => {
    for (const other of Object.keys(parameter.when ?? {})) {
      if (other === start.name) return [parameter.name];
      const next = named.get(other);
      if (next === undefined || seen.has(other)) continue;
      seen.add(other);
      const rest = search(next);
      if (rest !== undefined) return [parameter.name, ...rest];
    }
    return undefined;
  };
  return search(start);
}

function neverBreak(name: string): RuleBreak {
  return {
    path: ['parameters', name, 'when'],
    message: 'can never hold: its conditions exclude each other',
    hint: 'Loosen one of them, or remove the parameter.',
  };
}
