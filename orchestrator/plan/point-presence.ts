import { contains } from '../../shared/dimension.ts';
import type { Parameter, SearchSpace } from '../../shared/search-space.ts';
import { valueIn } from '../../shared/starts.ts';
import type { ParamValue, Params } from '../../shared/trial.ts';

/** Whether a parameter is there in a point; unsure where a value that decides on it is missing or wrong. */
export type Presence =
  | { readonly state: 'there' | 'unsure' }
  | {
      readonly state: 'absent';
      /** The parameter whose value removes it, and the values that would not. */
      readonly asked: string;
      readonly among: readonly ParamValue[];
      /** What it has instead; undefined where it is not there itself. */
      readonly found: ParamValue | undefined;
    };

/** Tells by name which parameters of a space are there in a point that may be wrong; its conditions make no circle. */
export function presenceIn(point: Params, space: SearchSpace): (name: string) => Presence {
  const named = new Map(space.map((parameter) => [parameter.name, parameter]));
  const known = new Map<string, Presence>();
  const presenceOf = (name: string): Presence => {
    const presence = known.get(name) ?? decide(named.get(name)?.when ?? {});
    known.set(name, presence);
    return presence;
  };
  const decide = (when: NonNullable<Parameter['when']>): Presence => {
    const conditions = Object.entries(when).map(([asked, among]) => conditionOn(asked, among));
    const absent = conditions.find(({ state }) => state === 'absent');
    return absent ?? conditions.find(({ state }) => state === 'unsure') ?? { state: 'there' };
  };
  const conditionOn = (asked: string, among: readonly ParamValue[]): Presence => {
    const { state } = presenceOf(asked);
    if (state === 'absent') return { state, asked, among, found: undefined };
    const parameter = named.get(asked);
    const found = parameter === undefined ? undefined : valueIn(point, parameter);
    if (state === 'unsure' || parameter === undefined || found === undefined) return { state: 'unsure' };
    if (!contains(parameter.dimension, found)) return { state: 'unsure' };
    return among.includes(found) ? { state: 'there' } : { state: 'absent', asked, among, found };
  };
  return presenceOf;
}
