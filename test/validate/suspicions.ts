import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import type { Suspicion } from '../../orchestrator/report/model-types.ts';
import { mean } from '../../shared/stats/mean.ts';
import type { Params } from '../../shared/trial.ts';
import { hpoTables, readHpoTable, type HpoTable } from '../support/hpo-table.ts';
import { ordinaryTop, ordinaryTruth, simulate, type Simulation } from '../support/simulated-sweep.ts';
import { peak, suspicionCases } from '../support/suspicion-cases.ts';

/**
 * How often each suspicion speaks where something is planted, and where nothing is: simulated sweeps with a known truth, and
 * sweeps drawn from tables of real trials. Writes docs/suspicions.md.
 * `npm run validate:suspicions -- [sweeps a case] [rule ...]`; what the page says of other rules than the named stays.
 */
const analysed = Number(process.argv[2] ?? 400);
/** Sweeps of a case whose rule looks at no analysis, which takes nearly all of the time. */
const quick = 400;
/** Rules that look at the analysis. */
const analysisRules: ReadonlySet<string> = new Set(['isolated', 'edge']);

const wanted = process.argv.slice(3);
const isWanted = (rule: string) => wanted.length === 0 || wanted.includes(rule);
const target = fileURLToPath(new URL('../../docs/suspicions.md', import.meta.url));
/** Rows of the page's tables as they were, without padding. */
const before = readFileSync(target, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

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
  const kept = before.find((cells) => cells[0] === rule && cells[1] === what && cells[3] === instead);
  const row =
    kept !== undefined && !isWanted(rule)
      ? kept
      : [rule, what, percent(spoken(with_, 0).get(rule)), instead, percent(spoken(twin, 10_000).get(rule))];
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
const header = before.find(([first]) => first === 'sweep') ?? [];
const clean = families.map(([name, simulation]) => {
  const kept = before.find(([first]) => first === name);
  const stays = (rule: string) => kept !== undefined && header.includes(rule) && !isWanted(rule);
  const counted = (asked: readonly string[], played: Simulation) =>
    asked.every(stays) ? new Map<string, number>() : spoken(played, 20_000);
  const without = counted(
    rules.filter((rule) => !analysisRules.has(rule)),
    { ...simulation, analysed: 'no' },
  );
  const withAnalysis = counted([...analysisRules], simulation);
  const cells = rules.map((rule) =>
    stays(rule) ? kept?.[header.indexOf(rule)] : percent((analysisRules.has(rule) ? withAnalysis : without).get(rule)),
  );
  process.stderr.write(`${[name, ...cells].join(' | ')}\n`);
  return `| ${[name, ...cells].join(' | ')} |`;
});

/** How far the strongest baseline truly lies below the best that an ordinary sweep can find. */
const margins = [0, 0.02, 0.04, 0.06, 0.08, 0.1];

/** What is said of a baseline so far below: means over sweeps, of the configuration that each of them picked. */
function against(margin: number, noise: number): string[] {
  const baseline = ordinaryTop - margin;
  const baselines = { 'majority class': 0.5, 'logistic regression': baseline };
  const shown = Array.from({ length: quick }, (_, seed) => {
    const { bestFive, standing } = simulate({ truth: ordinaryTruth, noise, baselines, analysed: 'no' }, 30_000 + seed);
    const compared = standing?.comparisons.find((each) => each.baseline === 'logistic regression');
    if (bestFive[0] === undefined || compared === undefined) throw new Error('A sweep ranks nothing.');
    const gain = ordinaryTruth(bestFive[0].params) - baseline;
    return { gain, spoke: compared.verdict !== 'better', held: compared.low <= gain && gain <= compared.high };
  });
  return [
    mean(shown.map(({ gain }) => gain)).toFixed(3),
    percent(mean(shown.map(({ spoke }) => Number(spoke)))),
    percent(mean(shown.map(({ held }) => Number(held)))),
  ];
}

const power = margins.map((margin) => {
  const row = [margin.toFixed(2), ...against(margin, 0.01), ...against(margin, 0.03)];
  process.stderr.write(`baseline ${row.join(' | ')}\n`);
  return `| ${row.join(' | ')} |`;
});

const errorOf = (sweeps: number) => `${((100 * 0.5) / Math.sqrt(sweeps)).toFixed(1)} %`;
const counts =
  analysed === quick
    ? `${quick} a cell. The standard error of a share near a half is ${errorOf(quick)}.`
    : `${quick} a cell, and ${analysed} where the rule looks at the analysis (_isolated_, _edge_). The standard error of a share near a half is ${errorOf(quick)} and ${errorOf(analysed)}.`;

const text = `# How often the suspicions are right

Written by \`npm run validate:suspicions\`: simulated sweeps with fixed seeds, ${counts}
What each rule says is in [the report](report.md).

## Something is planted, and its clean twin

| rule | planted | found | clean twin | false alarms |
| --- | --- | --- | --- | --- |
${planted.join('\n')}

## Sweeps without anything planted

Shares of the sweeps in which a rule spoke. In the first five nothing is wrong. With heavy tails the best is often
truly lucky, and the real trials are what they are: what stands there may be right. Where _baseline_ speaks, the best is truly
better, but by less than so noisy a sweep can show: see below.

| sweep | ${rules.join(' | ')} |
| --- | ${rules.map(() => '---').join(' | ')} |
${clean.join('\n')}

## What _baseline_ says of a best that is truly better

_baseline_ does not say that the best is no better, but that this sweep does not show it: zero lies inside the 90 % interval of
the gain. So it must speak of a gain that is small beside the luck of seeds and examples. Ordinary sweeps with a baseline
so far below the best that their space holds (${ordinaryTop}); the _true gain_ is that of the configuration picked, which is seldom the
best there is; _holds_ tells how often the interval holds it.

| baseline below by | true gain, seeds differ by 0.01 | _baseline_ speaks | holds | true gain, by 0.03 | _baseline_ speaks | holds |
| --- | --- | --- | --- | --- | --- | --- |
${power.join('\n')}

The interval counts in full which 600 examples the best and the baseline were judged by, as if by different ones. Here, as in life, these
are the same examples and most of their luck is shared (the simulation draws a third of it). Where seeds differ little, the
interval therefore holds more than it promises, and the rule speaks rather once too often than claims a gain that is none.
`;

writeFileSync(target, await format(text, { parser: 'markdown' }));
