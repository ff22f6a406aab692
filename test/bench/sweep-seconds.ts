import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeProject, root, runCli } from '../support/run-cli.ts';

/** Wall seconds of a built-in sweep, from the first trial queued to the last result, in a folder and a store of its own. */
export async function sweepSeconds(name: string, backend: string, slots: number): Promise<number> {
  const file = readFileSync(join(root, 'configs', `${name}.yaml`), 'utf8').replace(/^backend:.*$/m, '');
  const sweep = `${file}\nbackend: ${backend}\n`;
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

/** Names of the sweep files that come with hypersweep. */
export function builtInSweeps(): string[] {
  const files = readdirSync(join(root, 'configs'));
  return files.filter((name) => name.endsWith('.yaml')).map((name) => basename(name, '.yaml'));
}
