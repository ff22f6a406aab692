import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import type { Suspicion } from '../../orchestrator/report/model-types.ts';
import type { Params } from '../../shared/trial.ts';
import { hpoTables, readHpoTable, type HpoTable } from '../support/hpo-table.ts';
import { ordinaryTruth, simulate, type Simulation } from '../support/simulated-sweep.ts';
import { peak, suspicionCases } from '../support/suspicion-cases.ts';

/**
 * How often each suspicion speaks where something is planted, and where nothing is: simulated sweeps with a known truth, and
 * sweeps drawn from tables of real trials. Writes docs/suspicions.md. `npm run validate:suspicions -- [sweeps a case]`.
 */
const analysed = Number(process.argv[2] ?? 100);
/** Sweeps of a case whose rule looks at no analysis, which takes nearly all of the time. */
const quick = 400;

const sweepsOf = (simulation: Simulation) => (simulation.analysed === 'no' ? quick : analysed);

/** Shares of the sweeps in which rules spoke, by rule. */
function spoken(simulation: Simulation, first: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const sweeps = sweepsOf(simulation);
  for (let seed = first; seed < first + sweeps; seed++)
    for (const { code } of simulate(simulation, seed).suspicions satisfies readonly Suspicion[])
      counts.set(code, (counts.get(code) ?? 0) + 1 / sweeps);
  return counts;
}

const percent = (share: number | undefined) => `${(100 * (share ?? 0)).toFixed(1).replace('.0', '')} %`;

const planted = suspicionCases.map(({ rule, what, planted: with_, instead, twin }, index) => {
  const row = [rule, what, percent(spoken(with_, 0).get(rule)), instead, percent(spoken(twin, 10_000).get(rule))];
  process.stderr.write(`${index + 1} of ${suspicionCases.length}: ${row.join(' | ')}\n`);
  return `| ${row.join(' | ')} |`;
});

/** A table of real trials as the truth: a lattice, values with the spread of its own seeds. */
function fromTable(table: HpoTable): Simulation {
  const { axes, seeds, goal, truthScale } = table.header;
  const levels = new Map(axes.map(({ name, values }) => [name, values]));
  const cell = (params: Params) =>
    axes.reduce((at, { name, values }) => at * values.length + values.indexOf(params[name] ?? null), 0);
  const value = (params: Params, run: number) => table.values[cell(params) * seeds + (run % seeds)] ?? 0;
  return {
    space: axes.map(({ name }) => ({
      name,
      dimension: { kind: 'categorical' as const, values: levels.get(name) ?? [] },
    })),
    goal,
    metric: truthScale === 'raw' ? 'eval/accuracy' : 'eval/loss',
    noise: 0,
    examples: 1_000_000,
    truth: () => 0,
    plant: (values, trials) => {
      for (const [index, { params, seed }] of trials.entries()) values[index] = value(params, seed);
    },
    baselines: {},
  };
}

const families: readonly (readonly [string, Simulation])[] = [
  ['an ordinary sweep: 40 configurations, six with three seeds, optimum inside', { truth: ordinaryTruth }],
  ['the same, 16 configurations without repeats', { truth: ordinaryTruth, configurations: 16, repeated: 0 }],
  ['the same, seed noise three times as large', { truth: ordinaryTruth, noise: 0.03 }],
  ['nothing matters, all better than the baselines', { truth: () => 0.8 }],
  ['good in one corner only: two hyperparameters act together', { truth: peak }],
  [
    'the ordinary one with heavy tails (t with 2.5 df): what wins may be luck',
    { truth: ordinaryTruth, heavyTails: true },
  ],
  ...hpoTables.map((name) => [`40 real trials of the table ${name}`, fromTable(readHpoTable(name))] as const),
];

const rules = [...new Set(suspicionCases.map(({ rule }) => rule))];
const clean = families.map(([name, simulation]) => {
  const counts = spoken(simulation, 20_000);
  const row = [name, ...rules.map((rule) => percent(counts.get(rule)))];
  process.stderr.write(`${row.join(' | ')}\n`);
  return `| ${row.join(' | ')} |`;
});

const text = `# How often the suspicions are right

Written by \`npm run validate:suspicions\`: simulated sweeps with fixed seeds, ${quick} a cell, and ${analysed} where the rule looks
at the analysis (_isolated_, _edge_) and in the second table. The standard error of a share near a half is ${((100 * 0.5) / Math.sqrt(quick)).toFixed(1)} % and ${((100 * 0.5) / Math.sqrt(analysed)).toFixed(1)} %. What each rule says is in [the report](report.md).

## Something is planted, and its clean twin

| rule | planted | found | clean twin | false alarms |
| --- | --- | --- | --- | --- |
${planted.join('\n')}

## Sweeps without anything planted

Shares of the sweeps in which a rule spoke. In the first five nothing is wrong. With heavy tails the best is often
truly lucky, and the real trials are what they are: what stands there may be right.

| sweep | ${rules.join(' | ')} |
| --- | ${rules.map(() => '---').join(' | ')} |
${clean.join('\n')}
`;

const target = fileURLToPath(new URL('../../docs/suspicions.md', import.meta.url));
writeFileSync(target, await format(text, { parser: 'markdown' }));
