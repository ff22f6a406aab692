import { loadTensorFlow } from '../../worker/tf.ts';
import { zoo } from './rows.ts';
import { judge } from './visit.ts';

/**
 * `npm run zoo [SEEDS] [NAME]`: every mistake of the zoo and its healthy twin, 20 seeds each by default. Prints one line a
 * row and a summary; ends with 1 when a mistake was missed or a twin was accused.
 */
const seeds = Number(process.argv[2] ?? 20);
const named = process.argv[3];
const { tf, backend } = await loadTensorFlow('wasm');
const started = performance.now();
const totals = { missed: 0, falseAlarms: 0, visits: 0 };
for (const row of zoo.filter(({ name, check }) => named === undefined || name.includes(named) || check === named)) {
  const since = performance.now();
  const missed: string[] = [];
  const falseAlarms: string[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const verdict = await judge(tf, row, seed).catch((error: unknown) => ({
      missed: `stopped: ${String(error).slice(0, 300)}`,
      falseAlarm: null,
    }));
    if (verdict.missed !== null) missed.push(`seed ${seed}: ${verdict.missed}`);
    if (verdict.falseAlarm !== null) falseAlarms.push(`seed ${seed}: ${verdict.falseAlarm}`);
  }
  totals.missed += missed.length;
  totals.falseAlarms += falseAlarms.length;
  totals.visits += seeds;
  const figures = `caught ${seeds - missed.length}/${seeds}, false alarms ${falseAlarms.length}/${seeds}`;
  console.log(
    `${row.sets ? 'sets    ' : 'verifies'}  ${row.check.padEnd(18)} ${row.level}  ${row.name}: ${figures}, ${((performance.now() - since) / 1000 / seeds).toFixed(2)} s a seed`,
  );
  for (const line of [...missed.slice(0, 3), ...falseAlarms.slice(0, 3)]) console.log(`    ${line}`);
}
console.log(
  `zoo: ${zoo.length} mistakes, ${seeds} seeds on ${backend}: ${totals.visits - totals.missed} of ${totals.visits} caught, ${totals.falseAlarms} false alarms, ${((performance.now() - started) / 60_000).toFixed(1)} min`,
);
process.exitCode = totals.missed + totals.falseAlarms > 0 ? 1 : 0;
