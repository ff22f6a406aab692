import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { analyse } from '../../orchestrator/analysis/analyse.ts';
import type { AnalysisInput } from '../../orchestrator/analysis/options.ts';
import { analysisSpace } from '../../orchestrator/analysis/space.ts';
import { goodRegion } from '../../orchestrator/next/good-region.ts';
import { nextSweep } from '../../orchestrator/next/next-sweep.ts';
import { randomConfigurations } from '../../orchestrator/plan/random.ts';
import type { SearchSpace } from '../../shared/search-space.ts';
import { seededRandom, type SeededRandom } from '../../shared/seeded-random.ts';
import { mean, standardDeviation } from '../../shared/stats/mean.ts';
import type { Params } from '../../shared/trial.ts';
import { hpoTables, lowerIsBetter, readHpoTable, type HpoTable } from '../support/hpo-table.ts';

/**
 * Does a second round made with `next` beat a repeat of the first? On real tables by look-up: n random trials, then n more,
 * either from the same space or from the sweep that `next` writes; also Optuna's TPE with 2 n trials at once. Writes
 * docs/next-validation.md. `npm run validate:next -- [seeds] [first seed] [table ...]`; HYPERSWEEP_PYTHON names a Python that
 * has optuna. Rules were chosen on seeds 0 to 39: the committed table begins at another one.
 */
const seeds = Number(process.argv[2] ?? 40);
const firstSeed = Number(process.argv[3] ?? 1000);
const wanted = process.argv.slice(4);
const sizes = [30, 60];
const python = process.env['HYPERSWEEP_PYTHON'] ?? 'python3';
const folder = fileURLToPath(new URL('../support/hpo-tables', import.meta.url));

/** A configuration and what its seeds gave; lower is better. */
interface Tried {
  readonly params: Params;
  readonly values: number[];
}

function spaceOf(table: HpoTable): SearchSpace {
  return table.header.axes
    .map(({ name, values }) => ({ name, dimension: { kind: 'categorical' as const, values } }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function cellOf({ header }: HpoTable, params: Params): number {
  return header.axes.reduce((cell, { name, values }) => cell * values.length + values.indexOf(params[name] ?? null), 0);
}

function run(table: HpoTable, params: Params, random: SeededRandom): number {
  const value = table.values[cellOf(table, params) * table.header.seeds + random.below(table.header.seeds)];
  return lowerIsBetter(table, value!);
}

/** The configuration's mean over all of its seeds in the table. */
function truth(table: HpoTable, cell: number): number {
  const { seeds: count } = table.header;
  return mean(Array.from({ length: count }, (_, k) => lowerIsBetter(table, table.values[cell * count + k]!)));
}

/** Mean over seeds, on a tie more seeds: how reports rank. */
function bestOf(tried: readonly Tried[]): Tried {
  return [...tried].sort((a, b) => mean(a.values) - mean(b.values) || b.values.length - a.values.length)[0]!;
}

function inputOf(space: SearchSpace, tried: readonly Tried[], seed: number): AnalysisInput {
  return {
    trials: tried.flatMap(({ params, values }) =>
      values.map((objective, k) => ({ params, seed: k, state: 'complete' as const, objective })),
    ),
    space: analysisSpace(space),
    options: { objective: 'y', goal: 'minimize', sampling: 'independent', seed },
  };
}

/** Params that the table holds: where `next` goes past its lists there is nothing to look up. */
function withinTable(table: HpoTable, space: SearchSpace): SearchSpace {
  return space.map((parameter) => {
    const { dimension, name } = parameter;
    const levels = table.header.axes.find((axis) => axis.name === name)!.values;
    if (dimension.kind !== 'categorical') return parameter;
    return {
      ...parameter,
      dimension: { ...dimension, values: dimension.values.filter((value) => levels.includes(value)) },
    };
  });
}

function secondRound(table: HpoTable, first: readonly Tried[], seed: number): Tried[] {
  const space = spaceOf(table);
  const input = inputOf(space, first, seed);
  const contender = bestOf(first);
  const trials = first.flatMap(({ params, values }, number) =>
    values.map((objective) => ({
      ...{ number, configuration: number, replicate: 0, seed: 0, state: 'complete' as const, params, objective },
      ...{
        metrics: {},
        epochs: 1,
        epoch: 1,
        startedAt: 0,
        seconds: 1,
        host: '',
        attempt: 1,
        failure: null,
        message: null,
      },
    })),
  );
  const next = nextSweep({
    space,
    analysis: analyse(input.trials, input.space, input.options),
    region: goodRegion(input),
    trials,
    contender: contender.params,
    seed,
  });
  const random = seededRandom('second', table.header.name, seed);
  const chosen = randomConfigurations(
    { space: withinTable(table, next.parameters), seed: next.seed, constraints: [] },
    next.runCap,
  );
  const second = chosen.map(({ params }, index) => {
    const repeats = index < next.replicates.configs ? next.replicates.seeds : 1;
    return { params, values: Array.from({ length: repeats }, () => run(table, params, random)) };
  });
  const key = ({ params }: Tried) => cellOf(table, params);
  const known = new Map(first.map((each) => [key(each), { ...each, values: [...each.values] }]));
  for (const each of second) {
    const same = known.get(key(each));
    if (same) same.values.push(...each.values);
    else known.set(key(each), each);
  }
  return [...known.values()];
}

function firstRound(table: HpoTable, count: number, seed: number): Tried[] {
  const random = seededRandom('first', table.header.name, count, seed);
  return randomConfigurations({ space: spaceOf(table), seed, constraints: [] }, count).map(({ params }) => ({
    params,
    values: [run(table, params, random)],
  }));
}

function optuna(table: HpoTable, trials: number): { version: string; regrets: number[] } | null {
  const script = fileURLToPath(new URL('optuna-tpe.py', import.meta.url));
  const { status, stdout } = spawnSync(
    python,
    [script, folder, table.header.name, ...[trials, seeds, firstSeed].map(String)],
    {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  );
  if (status !== 0) {
    process.stderr.write(`\n*** SKIPPED: Optuna's TPE: ${python} has no optuna here ***\n`);
    return null;
  }
  const { version, found } = JSON.parse(stdout) as { version: string; found: number[][] };
  const cells = found.map((indices) =>
    indices.reduce((cell, index, axis) => cell * table.header.axes[axis]!.values.length + index, 0),
  );
  return { version, regrets: cells.map((cell) => truth(table, cell)) };
}

const interval = (values: readonly number[]) =>
  `${mean(values).toFixed(4)} ± ${((1.645 * standardDeviation(values)) / Math.sqrt(values.length)).toFixed(4)}`;

const rows: string[] = [];
let version = '';
for (const name of hpoTables) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const table = readHpoTable(name);
  const cells = table.values.length / table.header.seeds;
  const optimum = Math.min(...Array.from({ length: cells }, (_, cell) => truth(table, cell)));
  for (const n of sizes) {
    const arms = { repeat: [] as number[], next: [] as number[] };
    for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
      const first = firstRound(table, n, seed);
      const whole = firstRound(table, 2 * n, seed);
      // The longer draw begins with the shorter one; only the chance of the seeds differs.
      const repeat = [...first, ...whole.slice(n)];
      arms.repeat.push(truth(table, cellOf(table, bestOf(repeat).params)) - optimum);
      arms.next.push(truth(table, cellOf(table, bestOf(secondRound(table, first, seed)).params)) - optimum);
    }
    const tpe = optuna(table, 2 * n);
    version = tpe?.version ?? version;
    const gains = arms.repeat.map((value, index) => value - arms.next[index]!);
    const against = tpe?.regrets.map((value, index) => value - optimum - arms.next[index]!);
    const verdict = (values: readonly number[]) => {
      const half = (1.645 * standardDeviation(values)) / Math.sqrt(values.length);
      return mean(values) > half ? 'next wins' : mean(values) < -half ? 'next loses' : 'no difference shown';
    };
    const cellsOfRow = [
      name,
      `${n} + ${n}`,
      interval(arms.repeat),
      interval(arms.next),
      `${interval(gains)}: ${verdict(gains)}`,
      tpe ? interval(tpe.regrets.map((value) => value - optimum)) : 'not installed',
      against ? `${interval(against)}: ${verdict(against)}` : '-',
    ];
    process.stderr.write(`${cellsOfRow.join(' | ')}\n`);
    rows.push(`| ${cellsOfRow.join(' | ')} |`);
  }
}

const text = `# Does a second round made with \`next\` pay?

Written by \`npm run validate:next\` (${seeds} seeds${version === '' ? '' : `, Optuna ${version}`}). Three complete tables of real trials stand for
the training: a trial is a look-up of one seed's value. n random trials; then either n more from the same space (*repeat*) or
the sweep that \`next\` writes (*next*), with as many trials; *TPE* is Optuna's, with 2 n trials one after the other. Each ends
with the configuration of the best mean over its seeds. Its regret is the true mean (over all seeds of the table) less that of
the best configuration there is: accuracy on car and segment, log of the mean squared error on parkinsons; smaller is better.
Means ± 90 % intervals; gains are paired by seed, positive where *next* is better.

| table | trials | repeat: regret | next: regret | gain over repeat | TPE: regret | gain over TPE |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
const why = `## Why it wins where it wins, and why not elsewhere

- It was not seen to lose to a repeat of the first round. On car the metric is at its ceiling: 30 random trials as a rule
  already contain a score of 1.0, so no second round can show anything better. What is left to gain there is telling lucky
  seeds from good configurations, for which the repeats are made.
- On segment the gains are within their intervals: the first trials come close, which leaves less to gain than repeats cost.
- TPE is better on segment and, with 60 trials, on parkinsons: it decides anew after every trial,
  \`next\` decides once, on paper, and hands ten of its trials to repeats that TPE does not make. A file that a person can
  read, change and run on a hundred machines at once is bought with that. Running \`next\` again after the second round
  decides once more.
- The rules were chosen among about thirty combinations on these same tables, with seeds 0 to 39 (eight rules for the box, such
  as the middle half or all of the model's best 1, 2 or 5 % or a box around the best 3 or 5 trials; four schemes of repeats). The
  seeds here are fresh, the tables are not: for other tables read the gains as optimistic, the explanations as guesses that fit.
- Not measured: second rounds of the built-in tasks with real training, which would take hours for 20 seeds.
`;

const target = fileURLToPath(new URL('../../docs/next-validation.md', import.meta.url));
writeFileSync(target, await format(`${text}\n${why}`, { parser: 'markdown' }));
