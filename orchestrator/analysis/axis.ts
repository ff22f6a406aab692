import { cumulative, quantile } from '../../shared/distribution.ts';
import {
  dimensionSize,
  isLogarithmic,
  levelMasses,
  supportOf,
  valueAt,
  type Dimension,
  type RangeDimension,
} from '../../shared/dimension.ts';
import type { ParamValue } from '../../shared/trial.ts';

/**
 * One hyperparameter as the statistics see it: nodes in u-space, each with its share of the declared search distribution.
 * Log ranges, lattices, lists and categories all end here, so that no estimator needs a special case.
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
  /** Index of the node that holds the value; -1 where it is absent, of another type or outside the dimension. */
  readonly nodeOf: (value: ParamValue | undefined) => number;
  /** Whether the nodes are all the values there are, so that a complete grid over them is possible. */
  readonly lattice: boolean;
  /** Whether the scale is logarithmic. */
  readonly log: boolean;
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
  const size = dimensionSize(dimension);
  if (size !== null && size <= maxLevels)
    return listAxis(
      name,
      Array.from({ length: size }, (_, index) => valueAt(dimension, index)),
      levelMasses(dimension),
    );
  if (dimension.kind === 'uniform' || dimension.kind === 'log_uniform_values')
    return rangeAxis(name, { min: dimension.min, max: dimension.max, log: isLogarithmic(dimension) });
  const count = continuousNodes;
  const { min, max } = supportOf(dimension);
  return {
    name,
    ordered: true,
    ...equalMass(count),
    values: Array.from({ length: count }, (_, node) => quantile(dimension, (node + 0.5) / count)),
    cells: Array.from(
      { length: count },
      (_, node) => [quantile(dimension, node / count), quantile(dimension, (node + 1) / count)] as const,
    ),
    lattice: false,
    log: isLogarithmic(dimension),
    nodeOf: (value) => {
      if (typeof value !== 'number' || !(value >= min && value <= max)) return -1;
      return Math.min(count - 1, Math.floor(cumulative(dimension, value) * count));
    },
  };
}

/**
 * The axis of a list of levels, equally likely unless `masses` says otherwise (one a level, in the order of the list):
 * ordered when all are numbers. Null below 2 and above 64 levels.
 */
export function listAxis(name: string, levels: readonly ParamValue[], masses?: readonly number[]): Axis | null {
  const ordered = levels.every((level) => typeof level === 'number');
  const values = ordered ? [...levels].sort((a, b) => a - b) : levels;
  if (values.length < 2) return null;
  if (values.length > maxLevels) return ordered ? groupedAxis(name, values.map(Number)) : null;
  const index = new Map(values.map((value, node) => [value, node]));
  return {
    ...levelNodes(name, values),
    ...(masses && weightedMass(values.map((value) => masses[levels.indexOf(value)] ?? 0))),
    ordered,
    lattice: true,
    nodeOf: (value) => (value === undefined ? -1 : (index.get(value) ?? -1)),
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
  const count = continuousNodes;
  const at = (u: number) => back(low + u * width);
  return {
    name,
    ordered: true,
    ...equalMass(count),
    values: Array.from({ length: count }, (_, node) => at((node + 0.5) / count)),
    cells: Array.from({ length: count }, (_, node) => [at(node / count), at((node + 1) / count)] as const),
    lattice: false,
    log: range.log,
    nodeOf: (value) => {
      if (typeof value !== 'number') return -1;
      const u = (forward(value) - low) / width;
      if (!(u >= -1e-9 && u <= 1 + 1e-9)) return -1;
      return Math.min(count - 1, Math.max(0, Math.floor(u * count)));
    },
  };
}

/** The part of an axis that `keep` names, with the masses scaled to sum to 1; null when fewer than 2 nodes remain. */
export function restricted(axis: Axis, keep: (node: number) => boolean): Axis | null {
  const nodes = Array.from(axis.mass.keys()).filter(keep);
  if (nodes.length === axis.mass.length) return axis;
  if (nodes.length < 2) return null;
  const index = new Map(nodes.map((node, at) => [node, at]));
  const total = nodes.reduce((sum, node) => sum + (axis.mass[node] ?? 0), 0);
  const mass = Float64Array.from(nodes, (node) => (axis.mass[node] ?? 0) / total);
  let below = 0;
  return {
    ...axis,
    mass,
    position: mass.map((share) => (below += share) - share / 2),
    values: nodes.map((node) => axis.values[node] ?? null),
    cells: nodes.map((node) => axis.cells[node] ?? [null, null]),
    nodeOf: (value) => index.get(axis.nodeOf(value)) ?? -1,
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
function groupedAxis(name: string, sorted: readonly number[]): Axis {
  const node = (index: number) => Math.floor((index * maxLevels) / sorted.length);
  const index = new Map(sorted.map((value, at) => [value, node(at)]));
  const groups = Array.from({ length: maxLevels }, (_, g) => sorted.filter((_value, at) => node(at) === g));
  const mass = Float64Array.from(groups, (group) => group.length / sorted.length);
  let below = 0;
  return {
    name,
    ordered: true,
    mass,
    position: mass.map((share) => (below += share) - share / 2),
    values: groups.map((group) => group[group.length >> 1] ?? null),
    cells: groups.map((group) => [group[0] ?? null, group.at(-1) ?? null] as const),
    lattice: false,
    log: false,
    nodeOf: (value) => (typeof value === 'number' ? (index.get(value) ?? -1) : -1),
  };
}

function levelNodes(name: string, values: readonly ParamValue[]) {
  return {
    name,
    ...equalMass(values.length),
    values,
    cells: values.map((value) => [value, value] as const),
    log: false,
  };
}

function weightedMass(masses: readonly number[]) {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  let below = 0;
  const mass = Float64Array.from(masses, (share) => share / total);
  return { mass, position: mass.map((share) => (below += share) - share / 2) };
}

function equalMass(count: number) {
  return {
    mass: new Float64Array(count).fill(1 / count),
    position: Float64Array.from({ length: count }, (_, node) => (node + 0.5) / count),
  };
}
