import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject, root, runCli } from '../support/run-cli.ts';

/** Wall seconds of the sentiment sweep with one and with two slots, from the first trial queued to the last result. */
export interface SpeedUp {
  readonly one: number;
  readonly two: number;
  /** What the machine gives: with two sweeps of one slot each side by side, times as many trials a second as with one alone. */
  readonly machine: number;
}

/** One pair after the other, so that a busy minute of the machine spoils one pair and not a whole column. */
export async function* measureSpeedUps(backend: string, pairs: number): AsyncGenerator<SpeedUp> {
  for (let pair = 0; pair < pairs; pair += 1) {
    const one = await sweepSeconds(backend, 1);
    const two = await sweepSeconds(backend, 2);
    const [left, right] = await Promise.all([sweepSeconds(backend, 1), sweepSeconds(backend, 1)]);
    yield { one, two, machine: (4 * one) / (left + right) };
  }
}

async function sweepSeconds(backend: string, slots: number): Promise<number> {
  const sweep = `${readFileSync(join(root, 'configs/sentiment.yaml'), 'utf8')}\nbackend: ${backend}\n`;
  const { folder, remove } = makeProject({ 'sweep.yaml': sweep });
  try {
    const run = await runCli(['run', 'sweep.yaml', '--slots', String(slots), '--json'], {
      cwd: folder,
      timeoutMs: 900_000,
    });
    if (run.status !== 0) throw new Error(run.stderr);
    const model = JSON.parse(readFileSync(JSON.parse(run.stdout).reportPath, 'utf8'));
    return Number(model.timing.spanSeconds);
  } finally {
    remove();
  }
}
