import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject, root, runCli } from '../support/run-cli.ts';

/** Wall seconds of the sentiment sweep with one and with two slots, from the first trial queued to the last result. */
export async function measureSpeedUp(): Promise<{ readonly one: number; readonly two: number }> {
  return { one: await sweepSeconds(1), two: await sweepSeconds(2) };
}

async function sweepSeconds(slots: number): Promise<number> {
  const sweep = readFileSync(join(root, 'configs/sentiment.yaml'), 'utf8');
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
