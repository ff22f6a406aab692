import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeProject, root, runCli } from '../support/run-cli.ts';

/** Wall seconds of the sentiment sweep with one and with two slots, from the first trial queued to the last result. */
export interface SpeedUp {
  readonly one: number;
  readonly two: number;
  /** What the machine itself gives at that time: two computing processes at once, times as much work a second as one. */
  readonly machine: number;
}

/** About a second of floating-point work that fits every cache. */
const computing = 'let x = 1; for (let i = 0; i < 4e8; i += 1) x = x * 1.0000001 + 1e-9; if (x === 0) console.log(x);';

/** One pair after the other, so that a busy minute of the machine spoils one pair and not a whole column. */
export async function* measureSpeedUps(backend: string, pairs: number): AsyncGenerator<SpeedUp> {
  for (let pair = 0; pair < pairs; pair += 1) {
    const one = await sweepSeconds(backend, 1);
    const machine = await machineSpeedUp();
    yield { one, two: await sweepSeconds(backend, 2), machine };
  }
}

async function machineSpeedUp(): Promise<number> {
  const alone = await computeSeconds(1);
  return (2 * alone) / (await computeSeconds(2));
}

async function computeSeconds(processes: number): Promise<number> {
  const start = performance.now();
  await Promise.all(Array.from({ length: processes }, () => promisify(execFile)(process.execPath, ['-e', computing])));
  return (performance.now() - start) / 1000;
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
