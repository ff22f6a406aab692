import { estimate } from '../../orchestrator/analysis/blend.ts';
import { forestShares, growForest } from '../../orchestrator/analysis/forest.ts';
import { halfInputs, halfSample, shareInterval } from '../../orchestrator/analysis/half-sample.ts';
import type { HalfResult } from '../../orchestrator/analysis/half-sample.ts';
import type { Estimate } from '../../orchestrator/analysis/blend.ts';
import { moments } from '../../orchestrator/analysis/sample.ts';
import { rankTiers } from '../../orchestrator/analysis/tiers.ts';
import { drawSample, hpoTables, readHpoTable, rmse } from '../support/hpo-table.ts';
import type { Result, Section } from './section.ts';

/** Targets: mean over eight tables of the family, measured once with a Python prototype, and its rows for the blend and the forest. */
const rows = {
  HPOBench: {
    30: { target: [0.085, 0.125], blend: '.071/.106', forest: '.081/.111', top: 0.9 },
    100: { target: [0.037, 0.058], blend: '.032/.050', forest: '.035/.053', top: 0.98 },
    300: { target: [0.02, 0.03], blend: '.016/.024', forest: '.026/.036', top: 0.98 },
  },
  HPOLib: {
    30: { target: null, blend: '.047/.086', forest: '.047/.077', top: 0.9 },
    100: { target: null, blend: '.030/.056', forest: '.030/.058', top: 0.98 },
    300: { target: null, blend: '.017/.035', forest: '.020/.048', top: 0.98 },
  },
} as const;

type Size = 30 | 100 | 300;
const counts: readonly Size[] = [30, 100, 300];
const repeats = 20;

/** Errors of S and ST of one draw. */
interface Errors {
  readonly blend: readonly [number, number];
  readonly forest: readonly [number, number];
  /** Whether the parameter with the largest total was found. */
  readonly top: boolean;
}

/** Root mean squared errors on the real tables, 20 random subsets each. */
export const tables: Section<Errors> = {
  name: 'tables',
  title: `Real tables: RMSE of S / ST, mean over ${repeats} random subsets, one seed a configuration`,
  count: hpoTables.length * counts.length * repeats,
  piece: (index) => {
    const cell = Math.floor(index / repeats);
    const table = readHpoTable(hpoTables[Math.floor(cell / counts.length)]!);
    const seed = index % repeats;
    const { S, ST } = table.header.truth;
    const sample = drawSample(table, counts[cell % counts.length]!, seed);
    const blend = estimate(sample, { seed: ['tables', seed], knownNoise: null, trees: 64, iterations: 60 });
    const forest = forestShares(sample, growForest(sample, { seed: ['tables', seed] }), { seed: ['tables', seed] });
    return {
      blend: [rmse(blend.first, S), rmse(blend.total, ST)],
      forest: [rmse(forest.first, S), rmse(forest.total, ST)],
      top: blend.total.indexOf(Math.max(...blend.total)) === ST.indexOf(Math.max(...ST)),
    };
  },
  judge: (pieces) => {
    const of = (name: (typeof hpoTables)[number], n: Size) => {
      const cell = hpoTables.indexOf(name) * counts.length + counts.indexOf(n);
      return pieces.slice(cell * repeats, (cell + 1) * repeats);
    };
    return [
      ...hpoTables.flatMap((name) => counts.flatMap((n) => judgeTable(name, n, of(name, n)))),
      ...counts.map((n) => judgeMean(n, [...of('car', n), ...of('segment', n)])),
    ];
  },
};

function judgeTable(name: (typeof hpoTables)[number], n: Size, draws: readonly Errors[]): Result[] {
  const row = rows[name === 'parkinsons' ? 'HPOLib' : 'HPOBench'][n];
  const blend = meanErrors(draws.map((draw) => draw.blend));
  const forest = meanErrors(draws.map((draw) => draw.forest));
  const target = row.target ?? forest.mean;
  const top = draws.filter((draw) => draw.top).length / repeats;
  return [
    {
      what: `${name}, N = ${n} (prototype's mean over its family: blend ${row.blend}, forest ${row.forest})`,
      target: row.target ? `${text(row.target)} (of 8 tables)` : `forest ${text(forest.mean)}`,
      measured: `blend ${text(blend.mean)} (standard error ${text(blend.error)}); forest ${text(forest.mean)}`,
      reached: blend.mean[0] <= target[0] && blend.mean[1] <= target[1],
      ...(row.target && { note: 'the target is a mean over eight tables: see the mean of the two at hand below' }),
    },
    {
      what: `${name}, N = ${n}: largest total found`,
      target: `>= ${row.top}`,
      measured: top.toFixed(2),
      reached: top >= row.top - 1e-9,
    },
  ];
}

/** The target is a mean over eight tables of the family; two of them are here. */
function judgeMean(n: Size, draws: readonly Errors[]): Result {
  const blend = meanErrors(draws.map((draw) => draw.blend));
  const forest = meanErrors(draws.map((draw) => draw.forest));
  const { target } = rows.HPOBench[n];
  const better = n === 30 || blend.mean.every((value, at) => value < forest.mean[at]!);
  return {
    what: `mean of car and segment, N = ${n}`,
    target: `${text(target)}${n === 30 ? '' : ' and below the forest'}`,
    measured: `blend ${text(blend.mean)}; forest ${text(forest.mean)}`,
    reached: blend.mean[0] <= target[0] && blend.mean[1] <= target[1] && better,
  };
}

type Pair = readonly [number, number];

/** Mean of S and of ST errors, and its standard error. */
function meanErrors(pairs: readonly Pair[]): { readonly mean: Pair; readonly error: Pair } {
  const of = (at: 0 | 1) => moments(pairs.map((pair) => pair[at]));
  const [first, total] = [of(0), of(1)];
  const error = (variance: number) => Math.sqrt(variance / (pairs.length - 1));
  return { mean: [first.mean, total.mean], error: [error(first.variance), error(total.variance)] };
}

function text(pair: readonly number[]): string {
  return pair.map((value) => value.toFixed(3)).join(' / ');
}

/** Subsets of each table for the coverage, by size. */
const subsets = { 30: 20, 100: 20, 300: 8 } as const;
const coverageCases = counts.flatMap((n) =>
  hpoTables.flatMap((name) => Array.from({ length: subsets[n] }, (_, seed) => ({ n, name, seed }))),
);

interface Covered {
  readonly shares: number;
  readonly inS: number;
  readonly inST: number;
  readonly claims: number;
  readonly wrong: number;
}

/** Coverage of the 90 % intervals and false order claims on the same tables. */
export const coverage: Section<Covered> = {
  name: 'coverage',
  title: 'Real tables: coverage of the 90 % intervals (target .83 to .97) and false order claims (at most 3 %)',
  count: coverageCases.length,
  piece: (index) => {
    const { n, name, seed } = coverageCases[index]!;
    const table = readHpoTable(name);
    const sample = drawSample(table, n, `coverage-${seed}`);
    const base = { seed: ['coverage', seed], knownNoise: null, trees: 64, iterations: 60 };
    const full = estimate(sample, base);
    const found = halfInputs(sample, { full, base, halves: 40 }).map(halfSample);
    return coveredOf(full, { S: table.header.truth.S, ST: table.header.truth.ST, found });
  },
  judge: (pieces) =>
    counts.flatMap((n) =>
      judgeCoverage(
        n,
        pieces.filter((_, index) => coverageCases[index]?.n === n),
      ),
    ),
};

function coveredOf(
  full: Estimate,
  { S, ST, found }: { readonly S: readonly number[]; readonly ST: readonly number[]; readonly found: HalfResult[] },
): Covered {
  const halves = { first: found.map((half) => half.first), total: found.map((half) => half.total) };
  const inside = (pick: 'first' | 'total', truth: readonly number[]) =>
    truth.filter((value, i) => {
      const { low, high } = shareInterval(full[pick], halves[pick], i);
      return value >= low && value <= high;
    }).length;
  const tiers = rankTiers(full.total, halves.total);
  // i is claimed above j where every rank i may have is before every rank j may have.
  const claims = [...S.keys()].flatMap((i) =>
    [...S.keys()].filter((j) => tiers[i]!.last < tiers[j]!.first).map((j) => [i, j] as const),
  );
  return {
    shares: S.length,
    inS: inside('first', S),
    inST: inside('total', ST),
    claims: claims.length,
    wrong: claims.filter(([i, j]) => ST[i]! < ST[j]!).length,
  };
}

function judgeCoverage(n: number, pieces: readonly Covered[]): Result[] {
  const sum = (pick: keyof Covered) => pieces.reduce((all, piece) => all + piece[pick], 0);
  const [all, claims, wrong] = [sum('shares'), sum('claims'), sum('wrong')];
  const [inS, inST] = [sum('inS') / all, sum('inST') / all];
  const inside = (share: number) => share >= 0.83 && share <= 0.97;
  return [
    {
      what: `coverage S / ST, N = ${n}`,
      target: '.83 to .97',
      measured: `${inS.toFixed(2)} / ${inST.toFixed(2)} of ${all}`,
      reached: inside(inS) && inside(inST),
    },
    {
      what: `false order claims, N = ${n}`,
      target: '<= 3 %',
      measured: `${wrong} of ${claims}`,
      reached: wrong <= 0.03 * claims,
    },
  ];
}
