import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { mean, standardDeviation } from '../../shared/stats/mean.ts';
import { hpoTables, readHpoTable } from '../support/hpo-table.ts';
import { secondRounds, type Ends } from './second-round.ts';
import { replaceSection } from './section.ts';
import { tableTrainer } from './table-trainer.ts';
import { builtInSweeps, taskTrainer } from './task-trainer.ts';
import type { Trainer } from './trainer.ts';

/**
 * Does a second round made with `next` beat a repeat of the first? n random trials, then n more, either from the same space or
 * from the sweep that `next` writes: on real tables by look-up, also against Optuna's TPE with 2 n trials at once, and on
 * built-in sweeps by training. Writes each one's section of docs/next-validation.md.
 * `npm run validate:next -- [seeds] [first seed] [table or sweep ...]`; HYPERSWEEP_PYTHON names a Python that has optuna. Rules
 * were chosen on the tables' seeds 0 to 39: the committed sections begin at another one.
 */
const seeds = Number(process.argv[2] ?? 40);
const firstSeed = Number(process.argv[3] ?? 1000);
const wanted = process.argv.slice(4);
const python = process.env['HYPERSWEEP_PYTHON'] ?? 'python3';
const target = fileURLToPath(new URL('../../docs/next-validation.md', import.meta.url));
const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);

for (const name of hpoTables) if (isWanted(name)) await writeSection(tableTrainer(name), tpeOn(name));
for (const name of builtInSweeps) if (isWanted(name)) await writeSection(await taskTrainer(name), null);

type Tpe = (trials: number, trainer: Trainer) => Promise<{ version: string; truths: number[] } | null>;

async function writeSection(trainer: Trainer, tpe: Tpe | null): Promise<void> {
  const rows: string[] = [];
  let version = '';
  for (const n of trainer.sizes) {
    const ends = await endsOf(trainer, n);
    const found = (await tpe?.(2 * n, trainer)) ?? null;
    version = found?.version ?? version;
    const cells = [
      `${n} + ${n}`,
      interval(ends.map(({ repeat }) => trainer.measure.of(repeat))),
      interval(ends.map(({ next }) => trainer.measure.of(next))),
      judged(ends.map(({ repeat, next }) => repeat - next)),
      judged(ends.map(({ repeat, both }) => repeat - both)),
      ...(tpe === null
        ? []
        : found === null
          ? ['not installed', '-']
          : [
              interval(found.truths.map((truth) => trainer.measure.of(truth))),
              judged(found.truths.map((truth, index) => truth - ends[index]!.next)),
            ]),
    ];
    process.stderr.write(`${trainer.name} | ${cells.join(' | ')}\n`);
    rows.push(`| ${cells.join(' | ')} |`);
  }
  const { name: measure } = trainer.measure;
  const columns = [
    ...['trials', `repeat: ${measure}`, `next: ${measure}`, 'gain over repeat', 'gain, both rounds counted'],
    ...(tpe === null ? [] : [`TPE: ${measure}`, 'gain over TPE']),
  ];
  const text = [
    `<!-- begin ${trainer.name} -->`,
    `### ${trainer.name}: ${seeds} seeds${version === '' ? '' : `, Optuna ${version}`}`,
    '',
    `| ${columns.join(' | ')} |`,
    `| ${columns.map(() => '---').join(' | ')} |`,
    ...rows,
    '',
    `<!-- end ${trainer.name} -->`,
  ].join('\n');
  const page = replaceSection(readFileSync(target, 'utf8'), trainer.name, text);
  writeFileSync(target, await format(page, { parser: 'markdown' }));
}

async function endsOf(trainer: Trainer, n: number): Promise<Ends[]> {
  const ends: Ends[] = [];
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const found = await secondRounds(trainer, n, seed);
    ends.push(found);
    process.stderr.write(`${trainer.name}, ${n} + ${n}, seed ${seed}: ${JSON.stringify(found)}\n`);
  }
  return ends;
}

function tpeOn(name: (typeof hpoTables)[number]): Tpe {
  const script = fileURLToPath(new URL('optuna-tpe.py', import.meta.url));
  const folder = fileURLToPath(new URL('../support/hpo-tables', import.meta.url));
  const { axes } = readHpoTable(name).header;
  return async (trials, trainer) => {
    const args = [script, folder, name, ...[trials, seeds, firstSeed].map(String)];
    const { status, stdout } = spawnSync(python, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
    if (status !== 0) {
      process.stderr.write(`\n*** SKIPPED: Optuna's TPE: ${python} has no optuna here ***\n`);
      return null;
    }
    const { version, found } = JSON.parse(stdout) as { version: string; found: number[][] };
    const params = found.map((indices) =>
      Object.fromEntries(axes.map((axis, index) => [axis.name, axis.values[indices[index]!]!])),
    );
    return { version, truths: await Promise.all(params.map((each) => trainer.truth(each))) };
  };
}

function halfWidth(values: readonly number[]): number {
  return (1.645 * standardDeviation(values)) / Math.sqrt(values.length);
}

function interval(values: readonly number[]): string {
  return `${mean(values).toFixed(4)} ± ${halfWidth(values).toFixed(4)}`;
}

function judged(gains: readonly number[]): string {
  const [gain, half] = [mean(gains), halfWidth(gains)];
  const verdict = gain > half ? 'next wins' : gain < -half ? 'next loses' : 'no difference shown';
  return `${interval(gains)}: ${verdict}`;
}
