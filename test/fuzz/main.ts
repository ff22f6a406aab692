import fc from 'fast-check';
import { parseSweep } from '../../orchestrator/plan/parse-sweep.ts';
import { faultIn, mutationsOf, startingTexts } from '../support/mutations.ts';

/** `npm run fuzz [count] [seed]`: 20,000 mutations of sweep files, each refused with a place or understood as it is written. */
const [count = 20_000, seed = Date.now() % 1e9] = process.argv.slice(2).map(Number);
const texts = startingTexts();
const started = performance.now();
let slowest = 0;
let held = 0;
let accepted = 0;
fc.assert(
  fc.property(mutationsOf(texts), (text) => {
    const before = performance.now();
    const fault = faultIn(text);
    slowest = Math.max(slowest, performance.now() - before);
    if (fault !== undefined) throw new Error(`${fault}\n${text}`);
    held += 1;
    if (parseSweep(text, 'sweep.yaml').config !== undefined) accepted += 1;
  }),
  { numRuns: count, seed },
);
const seconds = (performance.now() - started) / 1000;
process.stdout.write(
  `${held.toLocaleString('en-US')} mutations of ${texts.length} files, seed ${seed}, ${accepted.toLocaleString('en-US')} of them still valid: none crashed, hung or was taken for something else; ${seconds.toFixed(1)} s, the slowest ${slowest.toFixed(0)} ms\n`,
);
