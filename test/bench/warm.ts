import { backends } from '../../shared/records.ts';
import type { RunnerRequest } from '../../shared/runner-protocol.ts';
import { builtIn, someSweep } from '../support/run-trial-here.ts';
import { RunnerUnderTest } from '../support/runner-process.ts';

/**
 * `npm run bench:warm [-- BACKEND TRIALS]`: trains many small trials of two tasks in one warm runner, in turn and of changing
 * sizes, and prints its resident memory along the way. Ends with 1 when a trial left a tensor behind, or when the least memory in
 * the last fifth of them is more than 10 % above the least in the second. Needs a built package.
 */
const backend = backends.find((name) => name === process.argv[2]) ?? 'wasm';
const count = Number(process.argv[3] ?? 500);
const sweeps = {
  sentiment: someSweep,
  penguins: { ...someSweep, sweepId: 'b'.repeat(16) },
} as const;

await using runner = new RunnerUnderTest(backend);
await runner.answer();
const mebibytes: number[] = [];
for (let number = 1; number <= count; number++) {
  const name = number % 2 === 0 ? 'sentiment' : 'penguins';
  const request: RunnerRequest = {
    ...{ type: 'trial', sweep: sweeps[name], task: builtIn(name), trialId: `trial-${number}`, seed: number },
    params:
      name === 'sentiment'
        ? { epochs: 1, vocabulary_size: 800 + 200 * (number % 5), batch_size: 64 }
        : { epochs: 3, hidden_units: 4 + (number % 13) },
    fingerprint: null,
  };
  const answer = await runner.answer(request);
  if (answer.type !== 'trial-done') throw new Error(JSON.stringify(answer));
  if (answer.outcome.note !== undefined) throw new Error(`trial ${number}: ${answer.outcome.note}`);
  mebibytes.push(answer.memoryBytes / 2 ** 20);
  runner.epochs.length = 0;
  runner.dynamics.length = 0;
  if (number % Math.ceil(count / 10) === 0)
    console.log(`${backend}, after ${number} trials: ${(answer.memoryBytes / 2 ** 20) | 0} MiB, no tensor left`);
}
/** The least over some trials: what the garbage collector has not freed yet comes and goes, what is kept raises the least. */
const least = (from: number, to: number) => Math.min(...mebibytes.slice(Math.floor(from), Math.ceil(to)));
const [early, late] = [least(count / 5, (2 * count) / 5), least((4 * count) / 5, count)];
console.log(
  `${backend}: at least ${early.toFixed(0)} MiB in the second fifth, ${late.toFixed(0)} MiB in the last: ${(100 * (late / early - 1)).toFixed(1)} %`,
);
if (late > 1.1 * early) process.exitCode = 1;
