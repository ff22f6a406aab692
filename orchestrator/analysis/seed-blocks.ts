import { factorise, solve } from '../../shared/stats/cholesky.ts';
import { moments } from './sample.ts';
import type { PureError } from './sample.ts';

/** One run of a configuration: the seed it had and its scaled objective. */
export interface SeededRun {
  readonly seed: number | null;
  readonly y: number;
}

/** What seeds that several configurations share do to all of them alike. */
export interface SeedBlocks {
  /** By seed, what it adds to the objective; averages 0 over the seeds that can be compared. */
  readonly effect: ReadonlyMap<number, number>;
  /** Variance within configurations once the seeds' effects are taken off; null without degrees of freedom. */
  readonly pureError: PureError | null;
}

/** More shared seeds than this are no blocks of a design. */
const mostSeeds = 400;

/**
 * Seeds as blocks, `y = configuration + seed + error` by least squares, whichever seeds each configuration has: complete grids,
 * random points of which some were repeated, runs that failed. Null where no two repeated configurations have two seeds in common.
 */
export function seedBlocks(configurations: readonly (readonly SeededRun[])[]): SeedBlocks | null {
  const repeated = configurations.filter((runs) => new Set(runs.map(({ seed }) => seed)).size > 1);
  const seeds = recurring(repeated);
  if (seeds.length < 2 || seeds.length > mostSeeds || repeated.flat().some(({ seed }) => seed === null)) return null;
  const at = new Map(seeds.map((seed, index) => [seed, index]));
  const groups = connected(repeated, at);
  const solved = solveBlocks(repeated, at, groups);
  const blockDf = seeds.length - new Set(groups).size;
  if (!solved || blockDf === 0) return null;
  let squares = -solved.explained;
  let df = -blockDf;
  for (const runs of configurations) {
    squares += runs.length * moments(runs.map(({ y }) => y)).variance;
    df += runs.length - 1;
  }
  return {
    effect: new Map(seeds.map((seed, index) => [seed, solved.effect[index] ?? 0])),
    pureError: df > 0 ? { variance: Math.max(0, squares) / df, df } : null,
  };
}

/** Seeds that more than one configuration has. */
function recurring(configurations: readonly (readonly SeededRun[])[]): number[] {
  const counts = new Map<number, number>();
  for (const runs of configurations)
    for (const seed of new Set(runs.map((run) => run.seed)))
      if (seed !== null) counts.set(seed, (counts.get(seed) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 1).map(([seed]) => seed);
}

/** For each seed the first one that configurations link it to; only linked seeds can be compared. */
function connected(configurations: readonly (readonly SeededRun[])[], at: ReadonlyMap<number, number>): number[] {
  const group = Array.from({ length: at.size }, (_, index) => index);
  for (const runs of configurations) {
    const linked = new Set(runs.flatMap(({ seed }) => group[at.get(seed ?? NaN) ?? -1] ?? []));
    const first = Math.min(...linked);
    for (const [index, label] of group.entries()) if (linked.has(label)) group[index] = first;
  }
  return group;
}

/** Normal equations of the seeds with the configurations swept out; each linked group's effects sum to 0. */
function solveBlocks(
  configurations: readonly (readonly SeededRun[])[],
  at: ReadonlyMap<number, number>,
  groups: readonly number[],
): { readonly effect: Float64Array; readonly explained: number } | null {
  const size = at.size;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (const [i, group] of groups.entries())
    for (const [j, other] of groups.entries()) if (group === other) matrix[i * size + j] = 1;
  for (const runs of configurations) {
    const { mean } = moments(runs.map(({ y }) => y));
    const placed = runs.flatMap(({ seed, y }) => {
      const index = at.get(seed ?? NaN);
      return index === undefined ? [] : [{ index, left: y - mean }];
    });
    for (const { index, left } of placed) {
      right[index] = (right[index] ?? 0) + left;
      matrix[index * size + index] = (matrix[index * size + index] ?? 0) + 1;
      for (const other of placed) {
        const entry = index * size + other.index;
        matrix[entry] = (matrix[entry] ?? 0) - 1 / runs.length;
      }
    }
  }
  if (!factorise(matrix, size)) return null;
  const effect = solve(matrix, size, right);
  return { effect, explained: effect.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0) };
}
