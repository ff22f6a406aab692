import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { faults as allFaults } from './faults.ts';
import { usedUpMemory } from './memory.ts';
import { chaosRound, undisturbed } from './round.ts';
import { leaseMs, type WorldKind } from './world.ts';

/**
 * `npm run chaos`: seeded faults on sweeps until there were enough of them, everything held against an undisturbed run.
 * `--faults`, `--private`, `--postgres`: how many on each kind of store; `--write`: also docs/chaos.md. Ends with one line.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    trials: { type: 'string', default: '200' },
    faults: { type: 'string', default: '900' },
    private: { type: 'string', default: '100' },
    postgres: { type: 'string', default: '50' },
    write: { type: 'boolean', default: false },
  },
});
const trials = Number(values.trials);
const print = (text: string) => process.stdout.write(`${text}\n`);
const started = performance.now();
const wanted: readonly (readonly [WorldKind, number])[] = [
  ['shared redis', Number(values.faults)],
  ['private redis', Number(values.private)],
  ['private postgres', Number(values.postgres)],
];
const rows = new Map<string, Map<WorldKind, number>>();
const totals = new Map<
  WorldKind,
  { faults: number; trials: number; repeated: number; rounds: number; wrong: number }
>();

print('an undisturbed run first');
const reference = await undisturbed(trials);
if (reference.results.size !== trials)
  throw new Error(`the undisturbed run itself went wrong: ${reference.wrong.join('; ')}`);
for (const [kind, most] of wanted) await storm(kind, most);
const memory = await usedUpMemory();
const misjudged = memory.filter(({ told, expected }) => expected !== '' && told !== expected);
for (const { what, told } of misjudged) print(`WRONG ${what} is told as ${told}`);
const table = describe();
print(`\n${table}\n\n${memoryList()}`);
if (values.write) writeFileSync(new URL('../../docs/chaos.md', import.meta.url), page(table));
print(summary());
process.exit(misjudged.length > 0 || [...totals.values()].some(({ wrong }) => wrong > 0) ? 1 : 0);

async function storm(kind: WorldKind, most: number): Promise<void> {
  const total = { faults: 0, trials: 0, repeated: 0, rounds: 0, wrong: 0 };
  totals.set(kind, total);
  for (let seed = Number(values.seed); total.faults < most; seed++) {
    const round = await chaosRound(
      kind,
      { seed, trials, most: most - total.faults, workers: kind === 'shared redis' ? 3 : 2 },
      reference,
    );
    const struck = [...round.faults.values()].reduce((sum, count) => sum + count, 0);
    for (const [name, count] of round.faults) {
      const row = rows.get(name) ?? new Map<WorldKind, number>();
      rows.set(name, row.set(kind, (row.get(kind) ?? 0) + count));
    }
    total.faults += struck;
    total.trials += round.trials;
    total.repeated += round.repeated;
    total.rounds++;
    total.wrong += round.wrong.length;
    print(
      `${kind}, seed ${seed}: ${struck} faults in ${round.seconds.toFixed(0)} s, ${round.trials} trials, ${round.repeated} of a later attempt, ${round.wrong.length} wrong`,
    );
    for (const line of round.wrong.slice(0, 5)) print(`  WRONG ${line}`);
  }
}

function describe(): string {
  const kinds = wanted.map(([kind]) => kind);
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const of = (
    pick: (total: { faults: number; trials: number; repeated: number; rounds: number; wrong: number }) => number,
  ) => kinds.map((kind) => pick(totals.get(kind) ?? { faults: 0, trials: 0, repeated: 0, rounds: 0, wrong: 0 }));
  return [
    line(['fault', ...kinds]),
    line(['---', ...kinds.map(() => '---:')]),
    ...allFaults
      .filter(({ name }) => rows.has(name))
      .map(({ name }) => line([name, ...kinds.map((kind) => rows.get(name)?.get(kind) ?? '')])),
    line(['**faults in all**', ...of(({ faults }) => faults)]),
    line(['sweeps', ...of(({ rounds }) => rounds)]),
    line(['trials, each with one result', ...of((total) => total.trials)]),
    line(['results of a second or later attempt', ...of(({ repeated }) => repeated)]),
    line(['**lost, doubled, changed, stuck or left running**', ...of(({ wrong }) => wrong)]),
  ].join('\n');
}

/** How each real lack of memory was told. */
function memoryList(): string {
  return memory.map(({ what, told }) => `- ${what}: ${told}`).join('\n');
}

function page(table: string): string {
  const minutes = ((performance.now() - started) / 60_000).toFixed(0);
  return `# What it survives

\`npm run chaos -- --write\` wrote this page in ${minutes} minutes (${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, seed
${values.seed}). It runs sweeps of ${trials} trials on several workers while seeded faults strike, two to four a second, and holds every
metric and every point of every curve against an undisturbed run, to the last bit. Leases are shortened to ${leaseMs / 1000} s so that
every fault bites. Clocks are shifted inside the workers' processes.

${table}

A fault counts when it hit a living process or connection. Each sweep has one \`run\`, killed and started again like everything
else, and workers of their own beside it. A result of a later attempt is one whose first attempt a fault ended; a fault between two trials ends
none, and a trial here lasts a third of a second.

Memory that is really used up, by the failure's class and what its evidence says was full:

${memoryList()}
`;
}

function summary(): string {
  const sum = (pick: (total: { faults: number; trials: number; wrong: number }) => number) =>
    [...totals.values()].reduce((all, total) => all + pick(total), 0);
  const minutes = ((performance.now() - started) / 60_000).toFixed(1);
  return `chaos: ${sum(({ faults }) => faults)} faults, ${sum((total) => total.trials)} trials, ${sum(({ wrong }) => wrong)} wrong, ${minutes} min`;
}
