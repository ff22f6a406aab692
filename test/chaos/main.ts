import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { faults as allFaults } from './faults.ts';
import { usedUpMemory } from './memory.ts';
import { chaosRound, undisturbed } from './round.ts';
import { Tally, type Total } from './tally.ts';
import { leaseMs, type WorldKind } from './world.ts';

/**
 * `npm run chaos`: seeded faults on sweeps until there were enough of them, everything held against an undisturbed run.
 * `--faults`, `--private`, `--postgres`: how many on each kind of store; `--worlds`: how many sweeps side by side, because a
 * single one leaves the processors idle while its leases run out; `--write`: also docs/chaos.md, after each round;
 * `--continue FILE`: go on from what an earlier run has counted there; `--minutes M`: begin no round after them. Ends with one line.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    trials: { type: 'string', default: '200' },
    faults: { type: 'string', default: '900' },
    private: { type: 'string', default: '100' },
    postgres: { type: 'string', default: '50' },
    worlds: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
    continue: { type: 'string' },
    minutes: { type: 'string', default: 'Infinity' },
  },
});
const trials = Number(values.trials);
const print = (text: string) => process.stdout.write(`${text}\n`);
const wanted: readonly (readonly [WorldKind, number])[] = [
  ['shared redis', Number(values.faults)],
  ['private redis', Number(values.private)],
  ['private postgres', Number(values.postgres)],
];
/** A second world begins where the first ends, so that both are busy to the last. */
const privateFirst = [...wanted.slice(1), ...wanted.slice(0, 1)];
const started = performance.now();
const tally = new Tally(values.continue);

const memory = await usedUpMemory();
const misjudged = memory.filter(({ told, expected }) => expected !== '' && told !== expected);
for (const { what, told } of misjudged) print(`WRONG ${what} is told as ${told}`);
print('an undisturbed run first');
const reference = await undisturbed(trials);
if (reference.results.size !== trials)
  throw new Error(`the undisturbed run itself went wrong: ${reference.wrong.join('; ')}`);
await Promise.all(
  Array.from({ length: Number(values.worlds) }, (_, world) => storm(world % 2 === 0 ? wanted : privateFirst)),
);
print(`\n${describe()}\n\n${memoryList()}`);
print(summary());
process.exit(misjudged.length > 0 || sum(({ wrong }) => wrong) > 0 ? 1 : 0);

/** Rounds in one world after another, until each kind of store had its faults. */
async function storm(order: typeof wanted): Promise<void> {
  for (const [kind, most] of order) {
    while (tally.of(kind).faults < most) {
      if (performance.now() - started > 60_000 * Number(values.minutes)) return;
      await oneRound(kind, most - tally.of(kind).faults);
    }
  }
}

async function oneRound(kind: WorldKind, most: number): Promise<void> {
  const seed = tally.takeSeed(kind, Number(values.seed));
  const workers = kind === 'shared redis' ? 3 : 2;
  const round = await chaosRound(kind, { seed, trials, most, workers }, reference);
  tally.add(kind, round);
  const struck = [...round.faults.values()].reduce((all, count) => all + count, 0);
  print(
    `${kind}, seed ${seed}: ${struck} faults in ${round.seconds.toFixed(0)} s, ${round.trials} trials, ${round.repeated} of a later attempt, ${round.wrong.length} wrong`,
  );
  for (const line of round.wrong.slice(0, 5)) print(`  WRONG ${line}`);
  if (values.write) writeFileSync(new URL('../../docs/chaos.md', import.meta.url), page());
}

function describe(): string {
  const kinds = wanted.map(([kind]) => kind);
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const of = (pick: (total: Total) => number) => kinds.map((kind) => pick(tally.of(kind)));
  const struck = (name: string) => kinds.map((kind) => tally.struck(name, kind));
  return [
    line(['fault', ...kinds]),
    line(['---', ...kinds.map(() => '---:')]),
    ...allFaults
      .filter(({ name }) => struck(name).some((count) => count > 0))
      .map(({ name }) => line([name, ...struck(name).map((count) => (count === 0 ? '' : count))])),
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

function page(): string {
  return `# What it survives

\`npm run chaos -- --write\` wrote this page in ${tally.minutes.toFixed(0)} minutes (${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, first seed
${values.seed}). It runs sweeps of ${trials} trials on several workers while seeded faults strike, and holds every metric and every point of
every curve against an undisturbed run, to the last bit; ${values.worlds} such sweeps run side by side. Leases are shortened to ${leaseMs / 1000} s so that every fault bites. Clocks
are shifted inside the workers' processes.

${describe()}

A fault counts when it hit a living process or connection. Each sweep has one \`run\`, killed and started again like everything
else, and workers of their own beside it. A result of a later attempt is one whose first attempt a fault ended; a fault between two trials
ends none, and a trial here lasts a third of a second.

Memory that is really used up, by the failure's class and what its evidence says was full:

${memoryList()}
`;
}

function sum(pick: (total: Total) => number): number {
  return wanted.reduce((all, [kind]) => all + pick(tally.of(kind)), 0);
}

function summary(): string {
  return `chaos: ${sum(({ faults }) => faults)} faults, ${sum((total) => total.trials)} trials, ${sum(({ wrong }) => wrong)} wrong, ${tally.minutes.toFixed(1)} min`;
}
