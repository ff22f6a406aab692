import { estimate } from '../../orchestrator/analysis/blend.ts';
import { ishigami, friedman, gFunction, product, sampleOf, sphere } from '../support/known-functions.ts';
import type { KnownFunction } from '../support/known-functions.ts';
import { rmse } from '../support/hpo-table.ts';
import type { Section } from './section.ts';

const cases: readonly (readonly [KnownFunction, number, number, number, number])[] = [
  [ishigami, 200, 0.1, 0.02, 0.025],
  [ishigami, 50, 0.1, 0.09, 0.12],
  [gFunction, 200, 0.1, 0.015, 0.02],
  [friedman, 200, 0.1, 0.008, 0.008],
  [friedman, 200, 0.7, 0.055, 0.05],
  [sphere, 200, 0.1, 0.012, 0.012],
  [product, 50, 0.1, 0.02, 0.03],
];

/** Functions with closed-form shares. */
export const functions: Section = {
  name: 'functions',
  title: 'Known functions: RMSE of S / ST over 20 seeds',
  run: (say) =>
    cases.map(([known, n, noise, first, total]) => {
      const found = [0, 0];
      for (let seed = 0; seed < 20; seed++) {
        const sample = sampleOf(known, { n, noise, seed });
        const shares = estimate(sample, { seed: ['functions', seed], knownNoise: null, trees: 64, iterations: 60 });
        found[0]! += rmse(shares.first, known.S) / 20;
        found[1]! += rmse(shares.total, known.ST) / 20;
      }
      say(`${known.name} ${n} ${noise}: ${found.join(' / ')}`);
      return {
        what: `${known.name}, N = ${n}, noise ${noise} sd`,
        target: `${first} / ${total}`,
        measured: found.map((value) => value.toFixed(4)).join(' / '),
        reached: found[0]! <= first && found[1]! <= total,
      };
    }),
};
