import { seededRandom } from '../../shared/seeded-random.ts';
import type { Example } from '../../shared/task.ts';
import { measureBaselines } from '../../worker/gates/baselines/baselines.ts';
import { lookAtData } from '../../worker/gates/data/look.ts';
import { lookDataOf } from '../../worker/gates/look-data.ts';
import { simpleViewOf } from '../../worker/gates/simple-view.ts';
import { prepareData } from '../../worker/runner/prepared-data.ts';

/** Seconds and peak memory of data look and baselines on 100,000 texts and on 100,000 rows of 50 columns. */
const count = 100_000;
const random = seededRandom('bench look');
const words = Array.from({ length: 30_000 }, (_, index) => `w${index.toString(36)}`);
/** A word by Zipf's law, as texts have it. */
const word = () => words[Math.floor(words.length ** random.next()) - 1] ?? 'w';

/** Milliseconds of processor time so far: what a machine that does nothing else takes. */
const cpu = () => process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000;

const shapes: Record<string, () => Example[]> = {
  texts: () =>
    Array.from({ length: count }, (_, row) => {
      const label = row % 2;
      const length = 8 + random.below(16);
      const input = Array.from({ length }, () =>
        random.next() < 0.1 ? `${label}sign${random.below(40)}` : word(),
      ).join(' ');
      return { input, label: label === 0 ? 'no' : 'yes' };
    }),
  rows: () =>
    Array.from({ length: count }, (_, row) => {
      const label = row % 3;
      const input: Record<string, string | number | null> = {};
      for (let column = 0; column < 40; column++)
        input[`n${column}`] = random.next() < 0.01 ? null : random.next() + label * 0.02 * (column % 5);
      for (let column = 0; column < 10; column++) input[`c${column}`] = `level ${random.below(8)}`;
      return { input: input, label: ['a', 'b', 'c'][label] ?? 'a' };
    }),
};

const wanted = process.argv[2];
for (const [name, make] of Object.entries(shapes)) {
  if (wanted !== undefined && wanted !== name) continue;
  const examples = make();
  const before = process.memoryUsage.rss();
  const data = prepareData(
    'classification',
    { examples, ownSplit: null, classNames: undefined, dropped: [], files: [], fingerprint: '0'.repeat(64) },
    { seed: 7, split: { eval: 0.2, test: 0 } },
  );
  const start = cpu();
  const look = lookDataOf({ kind: 'classification' }, data, 7);
  const view = simpleViewOf(look);
  const viewed = cpu();
  const { checks } = lookAtData(look, view);
  const looked = cpu();
  const { baselines } = measureBaselines(look, view, { name: 'eval/accuracy', goal: 'maximize' });
  const measured = cpu();
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(
    `${count.toLocaleString('en-US')} ${name}: words or numbers ${((viewed - start) / 1000).toFixed(1)} s, look ${((looked - viewed) / 1000).toFixed(1)} s (${checks.length} checks), ` +
      `baselines ${((measured - looked) / 1000).toFixed(1)} s (${baselines.length}); resident ${(before / 2 ** 20).toFixed(0)} MB with the data alone, at most ${(peak / 2 ** 20).toFixed(0)} MB`,
  );
}
