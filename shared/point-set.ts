import { assemblerOf } from './conditions.ts';
import { contains, dimensionSize, indexOf, middleOf, valueAt } from './dimension.ts';
import type { Parameter, SearchSpace } from './search-space.ts';
import type { ParamValue, Params } from './trial.ts';

/** The distinct points of a finite space, counted and reached by number without making the others. */
export interface PointSet {
  /** From 1; null when the space is infinite or beyond what a double can hold. Exact up to 2^53. */
  readonly size: number | null;
  /** The point at a rank from 0; every rank gives another point. Without conditions the rank is the grid index. */
  readonly at: (rank: number) => Params;
}

/** Joint choices of the values that conditions name: beyond this many a space is not counted. */
const mostBlocks = 100_000;

/** The points of a space. Parameters that no condition connects are independent of each other, so their numbers multiply. */
export function pointSet(space: SearchSpace): PointSet {
  const groups = groupsOf(space).map((group) => ({ group, blocks: blocksOf(group) }));
  const sizes = groups.map(({ blocks }) => blocks?.reduce((sum, { size }) => sum + size, 0) ?? Infinity);
  const size = sizes.reduce((product, count) => product * count, 1);
  return {
    size: Number.isFinite(size) ? size : null,
    at: (rank) => {
      const values = new Map<string, ParamValue>();
      let rest = rank;
      for (const [index, { blocks }] of [...groups.entries()].reverse()) {
        const count = sizes[index] ?? 1;
        fill(values, blocks ?? [], rest % count);
        rest = Math.floor(rest / count);
      }
      const names = space.map(({ name }) => name).filter((name) => values.has(name));
      return Object.fromEntries(names.map((name) => [name, values.get(name) ?? null]));
    },
  };
}

/** Distinct points of a space; null when it is infinite or beyond what a double can hold. */
export function spaceSize(space: SearchSpace): number | null {
  return pointSet(space).size;
}

/** Names of the parameters that no point has, because their conditions never hold together. */
export function neverPresent(space: SearchSpace): string[] {
  return groupsOf(space).flatMap((group) => {
    const blocks = blocksOf(group) ?? [];
    const seen = new Set(blocks.flatMap(({ parts }) => parts.map(({ parameter }) => parameter.name)));
    return blocks.length === 0 ? [] : group.map(({ name }) => name).filter((name) => !seen.has(name));
  });
}

/** The size of the full grid, conditions not looked at; null beyond what a double can hold or when it is infinite. */
export function fullGridSize(space: SearchSpace): number | null {
  const size = space.reduce((product, { dimension }) => product * (dimensionSize(dimension) ?? Infinity), 1);
  return Number.isFinite(size) ? size : null;
}

/** The index of a point in the full grid (names sorted, last varies fastest); a removed parameter counts as its first value. */
export function gridIndexOf(space: SearchSpace, params: Params): number {
  return space.reduce((index, { name, dimension }) => {
    const value = params[name];
    return index * (dimensionSize(dimension) ?? 1) + (value === undefined ? 0 : indexOf(dimension, value));
  }, 0);
}

/** Every parameter's default, and {@link middleOf} where it has none; without those that their conditions remove. */
export function simpleStart(space: SearchSpace): Params {
  return assemblerOf(space)(
    space.map(({ dimension, default: value }) => (value === undefined ? middleOf(dimension) : value)),
  );
}

/** Points that agree in which parameters are there. */
interface Block {
  readonly size: number;
  readonly parts: readonly Part[];
}

/** A parameter that is there, with the indices of the values it can take in this block. */
interface Part {
  readonly parameter: Parameter;
  readonly size: number;
  readonly indexAt: (digit: number) => number;
}

function fill(values: Map<string, ParamValue>, blocks: readonly Block[], rank: number): void {
  let rest = rank;
  for (const { size, parts } of blocks) {
    if (rest >= size) {
      rest -= size;
      continue;
    }
    for (const { parameter, size: count, indexAt } of parts.toReversed()) {
      values.set(parameter.name, valueAt(parameter.dimension, indexAt(rest % count)));
      rest = Math.floor(rest / count);
    }
    return;
  }
}

/** Parameters connected by conditions, in the order of the space. */
function groupsOf(space: SearchSpace): Parameter[][] {
  const group = new Map(space.map(({ name }) => [name, name]));
  const rootOf = (name: string): string => {
    const above = group.get(name) ?? name;
    return above === name ? name : rootOf(above);
  };
  for (const { name, when } of space)
    for (const other of Object.keys(when ?? {})) if (group.has(other)) group.set(rootOf(name), rootOf(other));
  const members = new Map<string, Parameter[]>();
  for (const parameter of space) {
    const root = rootOf(parameter.name);
    members.set(root, [...(members.get(root) ?? []), parameter]);
  }
  return [...members.values()];
}

/** The blocks of one group; undefined when there are too many. */
function blocksOf(group: readonly Parameter[]): Block[] | undefined {
  const asked = askedValues(group);
  const deciders = group.filter(({ name }) => asked.has(name));
  const assemble = assemblerOf(group);
  const blocks: Block[] = [];
  const seen = new Set<string>();
  let choices: (readonly [Parameter, Choice])[][] = [[]];
  for (const decider of deciders) {
    const ways = choicesOf(decider, asked.get(decider.name) ?? []);
    if (choices.length * ways.length > mostBlocks) return undefined;
    choices = choices.flatMap((choice) => ways.map((way) => [...choice, [decider, way] as const]));
  }
  for (const choice of choices) {
    const chosen = new Map(choice.map(([{ name }, way]) => [name, way]));
    const there = assemble(group.map(({ name }) => chosen.get(name)?.example ?? null));
    const key = JSON.stringify(deciders.map(({ name }) => (name in there ? (chosen.get(name)?.example ?? null) : [])));
    if (seen.has(key)) continue;
    seen.add(key);
    blocks.push(
      blockOf(
        group.filter(({ name }) => name in there),
        chosen,
      ),
    );
  }
  return blocks;
}

function blockOf(there: readonly Parameter[], chosen: ReadonlyMap<string, Choice>): Block {
  const parts = there.map((parameter): Part => {
    const way = chosen.get(parameter.name);
    if (way !== undefined) return { parameter, size: way.size, indexAt: way.indexAt };
    return { parameter, size: dimensionSize(parameter.dimension) ?? Infinity, indexAt: (digit) => digit };
  });
  return { parts, size: parts.reduce((product, { size }) => product * size, 1) };
}

/** A value that some condition asks for, or all the others of the dimension together. */
interface Choice {
  readonly example: ParamValue;
  readonly size: number;
  readonly indexAt: (digit: number) => number;
}

function askedValues(group: readonly Parameter[]): Map<string, ParamValue[]> {
  const asked = new Map<string, ParamValue[]>();
  for (const { when } of group)
    for (const [other, values] of Object.entries(when ?? {}))
      asked.set(other, [...new Set([...(asked.get(other) ?? []), ...values])]);
  return asked;
}

function choicesOf({ dimension }: Parameter, asked: readonly ParamValue[]): Choice[] {
  const indices = asked
    .filter((value) => contains(dimension, value))
    .map((value) => indexOf(dimension, value))
    .sort((a, b) => a - b);
  const named = indices.map((index) => ({ example: valueAt(dimension, index), size: 1, indexAt: () => index }));
  const rest = (dimensionSize(dimension) ?? Infinity) - indices.length;
  if (rest <= 0) return named;
  // The digit-th index that is none of the named ones.
  const indexAt = (digit: number) => indices.reduce((index, taken) => (taken <= index ? index + 1 : index), digit);
  return [...named, { example: valueAt(dimension, indexAt(0)), size: rest, indexAt }];
}
