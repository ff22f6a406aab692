import { analyse } from '../../orchestrator/analysis/analyse.ts';
import { scoreTest } from '../../orchestrator/analysis/score-test.ts';
import { holm } from '../../shared/stats/multiplicity.ts';
import { seededRandom } from '../../shared/seeded-random.ts';
import {
  friedman,
  heavyTailed,
  ishigami,
  mixedAxes,
  normal,
  product,
  sampleOf,
  trialsOn,
} from '../support/known-functions.ts';
import type { KnownFunction } from '../support/known-functions.ts';
import type { Result, Section } from './section.ts';

const options = { objective: 'loss', goal: 'minimize', sampling: 'independent' } as const;

/** Pure noise, 400 sweeps of each size: how often something is said to matter. */
export const nothing: readonly Section[] = [12, 20, 30, 50].map((n) => ({
  name: `null-${n}`,
  title: `Pure noise (t with 2.5 df), 6 mixed parameters, 400 sweeps of ${n} trials`,
  run: (say) => nullAt(n, 400, say),
}));

function nullAt(n: number, sweeps: number, say: (text: string) => void): Result[] {
  const axes = mixedAxes();
  let [tests, low, sweepsWrong, said, refused] = [0, 0, 0, 0, 0];
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const random = seededRandom('null', n, sweep);
    const trials = trialsOn(axes, { n, random, objective: (_, noise) => heavyTailed(noise) });
    // The scale is fixed: choosing it from the data is the same for all permutations, raw keeps the tails in.
    const report = analyse(trials, { axes, left: [], defaults: {}, assumptions: [] }, { ...options, seed: sweep });
    if (report.method === 'none') {
      refused++;
      continue;
    }
    for (const { p } of report.parameters) {
      if (p === null) continue;
      tests++;
      if (p <= 0.05) low++;
    }
    if (report.parameters.some(({ pAdjusted }) => (pAdjusted ?? 1) <= 0.05)) sweepsWrong++;
    if (report.parameters.some(({ verdict }) => verdict === 'matters')) said++;
    if (sweep % 50 === 49) say(`null ${n}: ${sweep + 1} sweeps, ${said} false`);
  }
  if (refused === sweeps)
    return [
      {
        what: `N = ${n}`,
        target: '"too few trials"',
        measured: `said in ${refused} of ${sweeps} sweeps`,
        reached: true,
      },
    ];
  return [
    {
      what: `N = ${n}: sweeps with a false "matters"`,
      target: '<= 30',
      measured: `${said} of ${sweeps}`,
      reached: said <= 30,
    },
    {
      what: `N = ${n}: level of single tests at .05; family-wise error of Holm`,
      target: '.05 +- .012; <= .075',
      measured: `${(low / tests).toFixed(4)}; ${(sweepsWrong / sweeps).toFixed(4)}`,
      reached: Math.abs(low / tests - 0.05) <= 0.012 && sweepsWrong / sweeps <= 0.075,
    },
  ];
}

/** How often real effects are found. */
export const power: Section = {
  name: 'power',
  title: 'Power at 5 % (Holm for the planted learning rate, single tests elsewhere)',
  run: (say) => [
    planted(say),
    powerOf(friedman, { n: 100, noise: 0.5, axis: 4, least: 0.8, say }),
    powerOf(product, { n: 30, noise: 0.5, axis: 0, least: 0.6, say }),
    powerOf(product, { n: 30, noise: 0.5, axis: 1, least: 0.6, say }),
    powerOf(ishigami, { n: 100, noise: 0.5, axis: 1, least: 0.9, say }),
  ],
};

/** A log step, `3 [lr < 1e-3] + wd`, with noise of half its deviation, among six mixed parameters. */
function planted(say: (text: string) => void): Result {
  const axes = mixedAxes();
  let found = 0;
  for (let sweep = 0; sweep < 100; sweep++) {
    const trials = trialsOn(axes, {
      n: 50,
      random: seededRandom('planted', sweep),
      objective: (params, random) =>
        3 * Number(Number(params['learning_rate']) < 1e-3) + Number(params['weight_decay']) + 0.76 * normal(random),
    });
    const report = analyse(trials, { axes, left: [], defaults: {}, assumptions: [] }, { ...options, seed: sweep });
    if (report.parameters.some(({ name, verdict }) => name === 'learning_rate' && verdict === 'matters')) found++;
  }
  say(`planted: ${found}`);
  return {
    what: 'planted learning rate (log step), N = 50: "matters"',
    target: '>= 80 %',
    measured: `${found} of 100`,
    reached: found >= 80,
  };
}

function powerOf(
  known: KnownFunction,
  at: { n: number; noise: number; axis: number; least: number; say: (text: string) => void },
): Result {
  let found = 0;
  const sweeps = 40;
  for (let seed = 0; seed < sweeps; seed++) {
    const sample = sampleOf(known, { n: at.n, noise: at.noise, seed: 1000 + seed });
    const p = scoreTest(sample, at.axis, { seed: ['power', seed], permutations: 199, knownNoise: null });
    if (holm([p ?? 1])[0]! <= 0.05) found++;
  }
  at.say(`${known.name} x${at.axis + 1}: ${found}`);
  return {
    what: `${known.name} x${at.axis + 1}, N = ${at.n}, noise ${at.noise} sd`,
    target: `>= ${at.least}`,
    measured: `${found} of ${sweeps}`,
    reached: found / sweeps >= at.least,
  };
}
