import {
  dimensionSize,
  isLogarithmic,
  levelMasses,
  valueAt,
  type Dimension,
  type RangeDimension,
} from '../../shared/dimension.ts';
import { quantile } from '../../shared/distribution.ts';
import { latticeOf, latticeValue, multipleMass, nearestMultiple } from '../../shared/lattice.ts';
import type { ParamValue } from '../../shared/trial.ts';

/**
 * One hyperparameter as the statistics see it: nodes in u-space, each with its share of the declared search distribution.
 * Log ranges, lattices, lists and categories all end here, so that no estimator needs a special case. Plain data.
 */
export interface Axis {
  readonly name: string;
  /** Whether neighbouring nodes are alike; false for categories. */
  readonly ordered: boolean;
  /** Probability of each node under the search distribution; sums to 1. */
  readonly mass: Float64Array;
  /** Middle of each node in u-space, in (0, 1), rising. */
  readonly position: Float64Array;
  /** What a node stands for: its level, or the middle of its part of a continuous range. */
  readonly values: readonly ParamValue[];
  /** First and last value that a node covers; equal for levels. */
  readonly cells: readonly (readonly [ParamValue, ParamValue])[];
  /** Whether the nodes are all the values there are, so that a complete grid over them is possible. */
  readonly lattice: boolean;
  /** Whether the scale is logarithmic. */
  readonly log: boolean;
  /** Whether values beyond the first and last cell belong to these: distributions without ends. */
  readonly open: boolean;
}

/** Nodes of a continuous range: snapping to 64 equal-mass nodes costs < 0.2 % of the variance even of Ishigami's x2. */
const continuousNodes = 64;

/** Levels an axis may have; a category with more is an identifier, not a hyperparameter. */
export const maxLevels = 64;

/** The axis of a dimension; null for one that never varies or has too many categories. */
export function axisOf(name: string, dimension: Dimension): Axis | null {
  switch (dimension.kind) {
    case 'constant':
      return null;
    case 'categorical':
      return listAxis(name, dimension.values, dimension.probabilities);
    case 'int_uniform':
      return integerAxis(name, dimension);
    case 'uniform':
    case 'log_uniform_values':
    case 'normal':
    case 'log_normal':
    case 'beta':
      return distributionAxis(name, dimension);
  }
}

/** A range's values are levels where steps leave few of them; else 64 nodes of equal mass under its distribution. */
function distributionAxis(name: string, dimension: RangeDimension): Axis | null {
  const log = isLogarithmic(dimension);
  const size = dimensionSize(dimension);
  if (size !== null && size <= maxLevels) {
    const levels = Array.from({ length: size }, (_, index) => valueAt(dimension, index));
    const axis = listAxis(name, levels, levelMasses(dimension));
    return axis && { ...axis, log };
  }
  const endless = size === null ? endlessLevels(dimension) : null;
  if (endless !== null) {
    const axis = listAxis(name, endless.values, endless.masses);
    return axis && { ...axis, log, open: true };
  }
  if (dimension.kind === 'uniform' || dimension.kind === 'log_uniform_values')
    return rangeAxis(name, { min: dimension.min, max: dimension.max, log });
  return quantileAxis(name, { quantile: (u) => quantile(dimension, u), log, open: true });
}

/** Part of an endless distribution that its levels are taken from; the outermost ones stand for what lies beyond. */
const core = 0.9999;

/** The levels of an endless range in steps with their probabilities; null without steps and where there are more than 64. */
function endlessLevels(dimension: RangeDimension): { values: number[]; masses: number[] } | null {
  const lattice = latticeOf(dimension);
  if (!lattice) return null;
  const first = nearestMultiple(lattice, quantile(dimension, (1 - core) / 2));
  const last = nearestMultiple(lattice, quantile(dimension, (1 + core) / 2));
  if (last - first + 1 > maxLevels) return null;
  const multiples = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  return {
    values: multiples.map((multiple) => latticeValue(lattice, multiple)),
    masses: multiples.map((multiple) => multipleMass(dimension, lattice, multiple)),
  };
}

/**
 * The axis of a list of levels: ordered when all are numbers. `masses` are the levels' probabilities, equal by default; levels
 * without any are left out. Null below 2 and above 64 levels.
 */
export function listAxis(name: string, levels: readonly ParamValue[], masses?: readonly number[]): Axis | null {
  const possible = levels.map((value, at) => ({ value, mass: masses?.[at] ?? 1 })).filter(({ mass }) => mass > 0);
  const ordered = possible.every(({ value }) => typeof value === 'number');
  if (ordered) possible.sort((a, b) => Number(a.value) - Number(b.value));
  if (possible.length < 2 || (possible.length > maxLevels && !ordered)) return null;
  if (possible.length > maxLevels) return groupedAxis(name, possible);
  const values = possible.map(({ value }) => value);
  return {
    ...nodesOf(possible.map(({ mass }) => mass)),
    name,
    values,
    cells: values.map((value) => [value, value] as const),
    ordered,
    lattice: true,
    log: false,
    open: false,
  };
}

/** The axis of a numeric range, both ends included, split into 64 nodes of equal mass. Null for an empty range. */
export function rangeAxis(
  name: string,
  range: { readonly min: number; readonly max: number; readonly log: boolean },
): Axis | null {
  const forward = range.log ? Math.log : (value: number) => value;
  const back = range.log ? Math.exp : (value: number) => value;
  const low = forward(range.min);
  const width = forward(range.max) - low;
  if (!(width > 0) || !Number.isFinite(width)) return null;
  const quantile = (u: number) => (u === 0 ? range.min : u === 1 ? range.max : back(low + u * width));
  return quantileAxis(name, { quantile, log: range.log, open: false });
}

/** The axis of a continuous distribution given by its quantile function: 64 nodes of equal mass. */
export function quantileAxis(
  name: string,
  { quantile, log, open }: { readonly quantile: (u: number) => number; readonly log: boolean; readonly open: boolean },
): Axis {
  const count = continuousNodes;
  return {
    ...nodesOf(Array.from({ length: count }, () => 1)),
    name,
    ordered: true,
    values: Array.from({ length: count }, (_, node) => quantile((node + 0.5) / count)),
    cells: Array.from({ length: count }, (_, node) => [quantile(node / count), quantile((node + 1) / count)] as const),
    lattice: false,
    log,
    open,
  };
}

/** Index of the node that holds the value; -1 where it is absent, of another type or outside the dimension. */
export function nodeOf(axis: Axis, value: ParamValue | undefined): number {
  if (value === undefined) return -1;
  const last = axis.cells.length - 1;
  const [min, max] = [Number(axis.cells[0]?.[0]), Number(axis.cells[last]?.[1])];
  if (axis.lattice) {
    const level = levelIndex(axis).get(value);
    if (level !== undefined || !axis.open || typeof value !== 'number') return level ?? -1;
    return value < min ? 0 : value > max ? last : -1;
  }
  if (typeof value !== 'number' || Number.isNaN(value)) return -1;
  // What was written and read as decimals may lie a rounding error outside.
  const slack = 1e-9 * Math.min(Math.max(Math.abs(min), Math.abs(max)), max - min);
  if (!axis.open && (value < min - slack || value > max + slack)) return -1;
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Number(axis.cells[middle]?.[0]) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

const indices = new WeakMap<Axis, ReadonlyMap<ParamValue, number>>();

function levelIndex(axis: Axis): ReadonlyMap<ParamValue, number> {
  const known = indices.get(axis);
  if (known) return known;
  const index = new Map(axis.values.map((value, node) => [value, node]));
  indices.set(axis, index);
  return index;
}

/** The part of an axis that `keep` names, with the masses scaled to sum to 1; null when fewer than 2 nodes remain. */
export function restricted(axis: Axis, keep: (node: number) => boolean): Axis | null {
  const nodes = Array.from(axis.mass.keys()).filter(keep);
  if (nodes.length === axis.mass.length) return axis;
  if (nodes.length < 2) return null;
  return {
    ...axis,
    ...nodesOf(nodes.map((node) => axis.mass[node] ?? 0)),
    values: nodes.map((node) => axis.values[node] ?? null),
    cells: nodes.map((node) => axis.cells[node] ?? [null, null]),
  };
}

/** The node's level, or the middle of its cell, as short text. */
export function nodeText(axis: Axis, node: number): string {
  const value = axis.values[node];
  return typeof value === 'number' ? String(Number(value.toPrecision(3))) : String(value ?? 'absent');
}

function integerAxis(name: string, { min, max }: { readonly min: number; readonly max: number }): Axis | null {
  const size = max - min + 1;
  if (size < 2) return null;
  if (size <= maxLevels)
    return listAxis(
      name,
      Array.from({ length: size }, (_, index) => min + index),
    );
  const axis = rangeAxis(name, { min: min - 0.5, max: max + 0.5, log: false });
  return axis && { ...axis, values: axis.values.map((value) => Math.round(Number(value))) };
}

/** More numeric levels than nodes: neighbours share a node. */
function groupedAxis(name: string, sorted: readonly { readonly value: ParamValue; readonly mass: number }[]): Axis {
  const groups = Array.from({ length: maxLevels }, (_, group) =>
    sorted.filter((_value, at) => Math.floor((at * maxLevels) / sorted.length) === group),
  );
  return {
    ...nodesOf(groups.map((group) => group.reduce((sum, { mass }) => sum + mass, 0))),
    name,
    ordered: true,
    values: groups.map((group) => group[group.length >> 1]?.value ?? null),
    cells: groups.map((group) => [group[0]?.value ?? null, group.at(-1)?.value ?? null] as const),
    lattice: false,
    log: false,
    open: false,
  };
}

/** Masses scaled to sum to 1, and the middle of each in u-space. */
function nodesOf(masses: readonly number[]): Pick<Axis, 'mass' | 'position'> {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  // Equal masses stay exactly equal, which the kernel and the forest look for.
  const mass = Float64Array.from(masses, (value) => value / total);
  if (masses.every((value) => value === masses[0]))
    return { mass, position: mass.map((_, node) => (node + 0.5) / masses.length) };
  let below = 0;
  return { mass, position: mass.map((share) => (below += share) - share / 2) };
}
