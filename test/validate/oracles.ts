import { analyse } from '../../orchestrator/analysis/analyse.ts';
import { listAxis, rangeAxis } from '../../orchestrator/analysis/axis.ts';
import type { Axis } from '../../orchestrator/analysis/axis.ts';
import { binnedShares } from '../../orchestrator/analysis/binned-study.ts';
import { componentVariance, gridAnova } from '../../orchestrator/analysis/grid-anova.ts';
import type { TrialRow } from '../../orchestrator/analysis/options.ts';
import { pedAnova } from '../../orchestrator/analysis/ped.ts';
import { placeTrials } from '../../orchestrator/analysis/prepare.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import { friedman, normal, sampleOf, trialsOn } from '../support/known-functions.ts';
import type { Section } from './section.ts';

const options = { objective: 'y', goal: 'minimize', sampling: 'independent', mode: 'estimate' } as const;

/** A quantity with a known value, estimated once a seed. */
interface Oracle {
  readonly what: string;
  readonly seeds: number;
  readonly truth: readonly number[];
  /** Largest distance allowed of the mean over the seeds. */
  readonly within: readonly number[];
  readonly measure: (seed: number) => readonly number[];
}

const unit = (name: string) => rangeAxis(name, { min: 0, max: 1, log: false })!;

function firstShares(axes: readonly Axis[], trials: readonly TrialRow[]): number[] {
  const { parameters } = analyse(trials, { axes, left: [], defaults: {}, assumptions: [] }, options);
  return axes.map(({ name }) => parameters.find((line) => line.name === name)?.share ?? NaN);
}

const logStep: Oracle = {
  what: 'step on a log range, N = 200: share',
  seeds: 20,
  truth: [0.964286],
  within: [0.03],
  measure: (seed) => {
    const axes = [rangeAxis('lr', { min: 1e-5, max: 0.1, log: true })!, unit('wd')];
    const objective = ({ lr, wd }: TrialRow['params']) => 3 * Number(Number(lr) < 1e-3) + Number(wd);
    return firstShares(axes, trialsOn(axes, { n: 200, random: seededRandom('log-step', seed), objective })).slice(0, 1);
  },
};

const levels = Array.from({ length: 12 }, (_, k) => `level-${k}`);

const twelveLevels: Oracle = {
  what: 'category of 12 levels, N = 200: share',
  seeds: 20,
  truth: [0.5],
  within: [0.08],
  measure: (seed) => {
    const axes = [listAxis('kind', levels)!, unit('x')];
    const objective = ({ kind, x }: TrialRow['params']) =>
      (levels.indexOf(String(kind)) % 2 === 0 ? 1 : -1) + Math.sqrt(12) * Number(x);
    return firstShares(axes, trialsOn(axes, { n: 200, random: seededRandom('twelve', seed), objective })).slice(0, 1);
  },
};

/** `c < .5: x in (-5, -2), else y in (2, 5)`: the objective is what exists. */
function conditional(n: number, seed: number): { readonly axes: Axis[]; readonly trials: TrialRow[] } {
  const random = seededRandom('regimes', n, seed);
  const trials = Array.from({ length: n }, (_, index): TrialRow => {
    const [c, u] = [random.next(), random.next()];
    const params: Record<string, number> = c < 0.5 ? { c, x: u } : { c, y: u };
    return { params, seed: index, state: 'complete', objective: c < 0.5 ? -5 + 3 * u : 2 + 3 * u };
  });
  return { axes: ['c', 'x', 'y'].map(unit), trials };
}

const regimes: Oracle = {
  what: 'conditional parameters, N = 2,000: shares of c, x, y',
  seeds: 4,
  truth: [0.94231, 0.02885, 0.02885],
  within: [0.01, 0.01, 0.01],
  measure: (seed) => {
    const { axes, trials } = conditional(2000, seed);
    return firstShares(axes, trials);
  },
};

const ped: Oracle = {
  what: 'PED-ANOVA with conditions, N = 20,000: v of c, x, y (within 10 %)',
  seeds: 20,
  truth: [0.01, 0.08, 0],
  within: [0.001, 0.008, 0.001],
  measure: (seed) => {
    const { axes, trials } = conditional(20_000, seed);
    const { rows } = placeTrials(trials, { axes, left: [], defaults: {}, assumptions: [] }, options);
    return axes.map((axis, i) => pedAnova(rows, axis, i) ?? NaN);
  },
};

const binned: Oracle = {
  what: 'binning, Friedman-1 + 5, N = 100,000, noise .3 sd: first orders',
  seeds: 10,
  truth: friedman.S,
  within: friedman.S.map(() => 0.003),
  measure: (seed) => [
    ...binnedShares(sampleOf(friedman, { n: 100_000, noise: 0.3, seed })).map((share) => share * (1 + 0.3 ** 2)),
  ],
};

/** Cells of the unequal grid: two effects and their interaction. */
const cellTruth = Array.from({ length: 9 }, (_, c) => {
  const [i, j] = [Math.floor(c / 3) - 1, (c % 3) - 1];
  return 1.2 * i + (j === -1 ? 0.3 : -0.1) + 0.5 * i * j;
});

function componentsOf(cells: readonly (readonly number[])[], noisy: boolean): number[] {
  let sum = 0;
  const offsets = Int32Array.of(0, ...cells.map((cell) => (sum += cell.length)));
  const anova = gridAnova({ sizes: [3, 3], values: Float64Array.from(cells.flat()), offsets }, 2);
  return anova.components.map((component) => componentVariance(anova, component, noisy ? anova.pureError : null));
}

const unequalTruth = componentsOf(
  cellTruth.map((value) => [value]),
  false,
);

const unequal: Oracle = {
  what: 'grid with 1 to 4 replicates, noise .5, 40,000 draws: variances of the components',
  seeds: 20,
  truth: unequalTruth,
  within: unequalTruth.map(() => 0.004),
  measure: (seed) => {
    const random = seededRandom('unequal', seed);
    const draws = 2000;
    const sums = unequalTruth.map(() => 0);
    for (let draw = 0; draw < draws; draw++) {
      const cells = cellTruth.map((value, c) =>
        Array.from({ length: 1 + (c % 4) }, () => value + 0.5 * normal(random)),
      );
      for (const [at, value] of componentsOf(cells, true).entries()) sums[at]! += value / draws;
    }
    return sums;
  },
};

const all: readonly Oracle[] = [logStep, twelveLevels, regimes, ped, binned, unequal];
const pieces = all.flatMap((oracle) => Array.from({ length: oracle.seeds }, (_, seed) => ({ oracle, seed })));

/** Designs with known answers, averaged over seeds. */
export const oracles: Section<readonly number[]> = {
  name: 'oracles',
  title: 'Known answers: mean over the seeds, and the largest distance of a single seed',
  count: pieces.length,
  piece: (index) => pieces[index]!.oracle.measure(pieces[index]!.seed),
  judge: (found) =>
    all.map((oracle) => {
      const own = found.filter((_, index) => pieces[index]?.oracle === oracle);
      const mean = oracle.truth.map((_, i) => own.reduce((sum, values) => sum + values[i]! / own.length, 0));
      const far = Math.max(...own.flatMap((values) => values.map((value, i) => Math.abs(value - oracle.truth[i]!))));
      const text = (values: readonly number[]) => values.map((value) => value.toFixed(4)).join(', ');
      return {
        what: `${oracle.what} (${oracle.seeds} seeds)`,
        target: `${text(oracle.truth)} +- ${[...new Set(oracle.within)].join(', ')}`,
        measured: `${text(mean)}; ${far.toFixed(4)}`,
        reached: mean.every((value, i) => Math.abs(value - oracle.truth[i]!) <= oracle.within[i]!),
      };
    }),
};
