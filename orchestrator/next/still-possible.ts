import { isDeepStrictEqual } from 'node:util';
import type { NextParameter } from './next-sweep.ts';

/**
 * Parameters with their conditions brought up to date: a condition names only values that its parameter can still have, and
 * goes where it always holds and its parameter is always there; a parameter whose condition can never hold is left out.
 */
export function stillPossible(parameters: readonly NextParameter[]): NextParameter[] {
  const kept: NextParameter[] = parameters.flatMap((parameter) => {
    const { when, ...rest } = parameter;
    if (when === undefined) return [parameter];
    const left = Object.entries(when).map(([name, wanted]) => {
      const parent = parameters.find((each) => each.name === name);
      const possible = valuesOf(parent);
      const values = possible === null ? wanted : wanted.filter((value) => possible.includes(value));
      const isThere = parent?.when === undefined;
      return { name, values, always: isThere && (possible?.every((value) => values.includes(value)) ?? false) };
    });
    if (left.some(({ values }) => values.length === 0)) return [];
    const open = left.filter(({ always }) => !always).map(({ name, values }) => [name, values] as const);
    return [open.length === 0 ? rest : { ...rest, when: Object.fromEntries(open) }];
  });
  // What was left out, or is always there now, may be what another condition named.
  return isDeepStrictEqual(kept, parameters) ? kept : stillPossible(kept.filter((each) => named(each, kept)));
}

function named({ when }: NextParameter, kept: readonly NextParameter[]): boolean {
  return Object.keys(when ?? {}).every((name) => kept.some((each) => each.name === name));
}

/** The values that a parameter can have; null where they are a range. */
function valuesOf(parameter: NextParameter | undefined) {
  if (parameter === undefined) return [];
  const { dimension } = parameter;
  if (dimension.kind === 'constant') return [dimension.value];
  return dimension.kind === 'categorical' ? dimension.values : null;
}
