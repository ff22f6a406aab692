import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Account, Errand } from './cage.ts';
import { zooRows } from './report.ts';

/**
 * `npm run zoo [SEEDS] [NAME]`: every mistake of the zoo and its healthy twin, and every built-in sweep, 20 seeds each by
 * default, on two processes. The seeds start at 201: no threshold was set with them in view. Prints one line a row and a
 * summary; ends with 1 when a mistake was missed or a sound task accused.
 */
const firstSeed = 201;
const seeds = Number(process.argv[2] ?? 20);
const named = process.argv[3];
const processes = 2;
const started = performance.now();
const rows = zooRows(named);
const errands: Errand[] = Array.from({ length: seeds }, (_, at) => firstSeed + at).flatMap((seed) =>
  rows.map(({ kind, name }) => ({ kind, name, seed })),
);
const accounts: Account[] = [];

/** One child that takes errands until there are none left. */
function work(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('cage.ts', import.meta.url)));
    child.on('message', (message: Account | 'ready') => {
      if (message !== 'ready') {
        accounts.push(message);
        const told = message.missed ?? message.falseAlarm;
        if (told !== null) console.error(`${message.errand.name}, seed ${message.errand.seed}: ${told}`);
      }
      const errand = errands.shift();
      if (errand === undefined) child.disconnect();
      else child.send(errand);
    });
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a process of the zoo ended with ${code}`))));
  });
}

await Promise.all(Array.from({ length: processes }, work));
const totals = { caught: 0, missed: 0, falseAlarms: 0, visits: 0 };
for (const row of rows) {
  const own = accounts.filter(({ errand }) => errand.name === row.name && errand.kind === row.kind);
  const missed = own.filter((account) => account.missed !== null);
  const accused = own.filter(({ falseAlarm }) => falseAlarm !== null);
  const mean = own.reduce((sum, { seconds }) => sum + seconds, 0) / own.length;
  const undecided = [...new Set(own.flatMap((account) => account.undecided))];
  if (row.kind === 'row') totals.caught += own.length - missed.length;
  totals.missed += missed.length;
  totals.falseAlarms += accused.length;
  totals.visits += own.length;
  const caught = row.kind === 'row' ? `${own.length - missed.length}/${own.length}` : '-';
  console.log(
    `| ${row.name} | \`${row.check}\` | ${row.level} | ${row.part} | ${caught} | ${accused.length}/${own.length} | ${mean.toFixed(2)} |${undecided.length > 0 ? ` undecided: ${undecided.join(', ')}` : ''}`,
  );
  for (const { errand, missed: why } of missed.slice(0, 3)) console.log(`    seed ${errand.seed}: ${why ?? ''}`);
  for (const { errand, falseAlarm } of accused.slice(0, 3)) console.log(`    seed ${errand.seed}: ${falseAlarm ?? ''}`);
}
const mistakes = rows.filter(({ kind }) => kind === 'row').length;
console.log(
  `zoo: ${mistakes} mistakes and ${rows.length - mistakes} built-in sweeps, seeds ${firstSeed} to ${firstSeed + seeds - 1} on wasm: ${totals.caught} of ${mistakes * seeds} caught, ${totals.falseAlarms} false alarms on ${totals.visits} sound tasks, ${((performance.now() - started) / 60_000).toFixed(1)} min on ${processes} processes`,
);
process.exitCode = totals.missed + totals.falseAlarms > 0 ? 1 : 0;
