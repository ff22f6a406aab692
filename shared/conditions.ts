import type { Parameter, SearchSpace } from './search-space.ts';
import type { ParamValue, Params } from './trial.ts';

/**
 * Leaves out of a full draw the parameters whose `when` does not hold: one that is removed is absent, and so is whatever
 * depends on it. Where no parameter has a condition the draw is given back as it is.
 */
export function removerOf(space: SearchSpace): (drawn: Params) => Params {
  if (space.every((parameter) => parameter.when === undefined)) return (drawn) => drawn;
  const parameters = new Map(space.map((parameter) => [parameter.name, parameter]));
  const conditional = new Set(space.filter(({ when }) => when !== undefined).map(({ name }) => name));
  return (drawn) => {
    const present = presenceOf(parameters, drawn);
    const kept: Record<string, ParamValue> = {};
    for (const [name, value] of Object.entries(drawn))
      if (!conditional.has(name) || present(name, conditional.size)) kept[name] = value;
    return kept;
  };
}

/** Whether a parameter is there in a draw: it has no condition, or all of them hold. Deeper than `depth` is a circle. */
function presenceOf(parameters: ReadonlyMap<string, Parameter>, drawn: Params) {
  const present = (name: string, depth: number): boolean => {
    const when = parameters.get(name)?.when;
    if (when === undefined) return true;
    if (depth === 0) return false;
    return Object.entries(when).every(([other, values]) => includes(values, drawn[other]) && present(other, depth - 1));
  };
  return present;
}

function includes(values: readonly ParamValue[], value: ParamValue | undefined): boolean {
  return value !== undefined && values.includes(value);
}
