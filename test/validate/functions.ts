import { estimate } from '../../orchestrator/analysis/blend.ts';
import { bratley, ishigami, friedman, gFunction, product, sampleOf, sphere } from '../support/known-functions.ts';
import type { KnownFunction } from '../support/known-functions.ts';
import { rmse } from '../support/hpo-table.ts';
import type { Result, Section } from './section.ts';

/** Function, configurations, noise in deviations of the signal, targets of S and ST; null where shares are judged one by one. */
const cases: readonly (readonly [KnownFunction, number, number, number, number | null])[] = [
  [ishigami, 200, 0.1, 0.02, 0.025],
  [ishigami, 50, 0.1, 0.09, 0.12],
  [gFunction, 200, 0.1, 0.015, 0.02],
  [friedman, 200, 0.1, 0.008, 0.008],
  [friedman, 200, 0.7, 0.055, 0.05],
  [sphere, 200, 0.1, 0.012, 0.012],
  [bratley, 200, 0.1, 0.02, 0.03],
  [product, 50, 0.1, 0.02, null],
];

const seeds = 20;

interface Shares {
  readonly first: Float64Array;
  readonly total: Float64Array;
}

/** Functions with closed-form shares. */
export const functions: Section<Shares> = {
  name: 'functions',
  title: `Known functions: RMSE of S / ST, mean over ${seeds} seeds`,
  count: cases.length * seeds,
  piece: (index) => {
    const [known, n, noise] = cases[Math.floor(index / seeds)]!;
    const seed = index % seeds;
    const sample = sampleOf(known, { n, noise, seed });
    const { first, total } = estimate(sample, {
      seed: ['functions', seed],
      knownNoise: null,
      trees: 64,
      iterations: 60,
    });
    return { first, total };
  },
  judge: (pieces) =>
    cases.map((known, at): Result => {
      const [{ name, S, ST }, n, noise, first, total] = known;
      const found = pieces.slice(at * seeds, (at + 1) * seeds);
      const error = (pick: keyof Shares, truth: readonly number[]) =>
        found.reduce((sum, shares) => sum + rmse(shares[pick], truth), 0) / seeds;
      const errors = [error('first', S), error('total', ST)] as const;
      const what = `${name}, N = ${n}, noise ${noise} sd`;
      const measured = errors.map((value) => value.toFixed(4)).join(' / ');
      if (total !== null)
        return {
          what,
          target: `${first} / ${total}`,
          measured,
          reached: errors[0] <= first && errors[1] <= total,
        };
      const mean = S.map((_, i) => found.reduce((sum, shares) => sum + shares.total[i]!, 0) / seeds);
      return {
        what,
        target: `S ${first}; ST of x1, x2 >= .97, of others <= .02`,
        measured: `S ${errors[0].toFixed(4)}; ST ${mean.map((value) => value.toFixed(3)).join(', ')}`,
        reached: errors[0] <= first && mean.every((value, i) => (i < 2 ? value >= 0.97 : value <= 0.02)),
      };
    }),
};
