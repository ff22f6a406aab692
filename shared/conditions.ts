import type { SearchSpace } from './search-space.ts';
import type { ParamValue, Params } from './trial.ts';

/** Puts a full draw, one value a parameter in the order of the space, together as a point. */
export type Assembler = (values: readonly ParamValue[]) => Params;

/**
 * The points of a space's draws: a parameter whose `when` does not hold is absent, and so is whatever depends on it; in a
 * circle of conditions nothing is there.
 */
export function assemblerOf(space: SearchSpace): Assembler {
  const names = space.map(({ name }) => name);
  const steps = presenceSteps(space);
  const there = new Uint8Array(space.length);
  return (values) => {
    for (const { at, conditions } of steps)
      there[at] = Number(conditions.every(({ other, among }) => there[other] === 1 && isAmong(among, values[other])));
    const point: Record<string, ParamValue> = {};
    for (const [index, name] of names.entries()) if (there[index] === 1) point[name] = values[index] ?? null;
    return point;
  };
}

/** Where to look whether a parameter is there: places in the space. */
interface PresenceStep {
  readonly at: number;
  readonly conditions: readonly { readonly other: number; readonly among: readonly ParamValue[] }[];
}

/** A step a parameter, after those of all that its conditions name; those that wait for each other are left out. */
function presenceSteps(space: SearchSpace): PresenceStep[] {
  const places = new Map(space.map(({ name }, place) => [name, place]));
  const waiting = new Map(
    space.map(({ when }, at): [number, PresenceStep] => [
      at,
      {
        at,
        conditions: Object.entries(when ?? {}).map(([name, among]) => ({ other: places.get(name) ?? -1, among })),
      },
    ]),
  );
  const steps: PresenceStep[] = [];
  const placed = new Set<number>();
  for (let before = -1; steps.length > before;) {
    before = steps.length;
    for (const [at, step] of waiting) {
      if (!step.conditions.every(({ other }) => placed.has(other))) continue;
      waiting.delete(at);
      placed.add(at);
      steps.push(step);
    }
  }
  return steps;
}

function isAmong(values: readonly ParamValue[], value: ParamValue | undefined): boolean {
  return value !== undefined && values.includes(value);
}
