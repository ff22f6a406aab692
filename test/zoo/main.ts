import { fork } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Account, Errand } from './cage.ts';
import { summaryOf, tableOf, zooPage, zooRows } from './report.ts';

/**
 * `npm run zoo -- [SEEDS] [NAME] [--from SEED] [--write]`: every mistake of the zoo and its healthy twin, and every built-in
 * sweep, 20 seeds each by default, on two processes. The seeds start at 301: no check was set with them in view. Prints one
 * line a row and a summary; `--write` keeps both in docs/zoo.md. Ends with 1 when a mistake was missed or a sound task accused.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { from: { type: 'string', default: '301' }, write: { type: 'boolean', default: false } },
});
const [seeds, firstSeed] = [Number(positionals[0] ?? 20), Number(values.from)];
const processes = 2;
const started = performance.now();
const rows = zooRows(positionals[1]);
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
const minutes = (performance.now() - started) / 60_000;
const summary = summaryOf(rows, accounts, { firstSeed, seeds, minutes, processes });
const table = tableOf(rows, accounts);
console.log(`${table.join('\n')}\n${summary}`);
if (values.write) await writeFile('docs/zoo.md', zooPage(table, summary));
process.exitCode = accounts.some(({ missed, falseAlarm }) => missed !== null || falseAlarm !== null) ? 1 : 0;
