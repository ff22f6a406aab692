import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { loadTaskCode } from '../../orchestrator/plan/bundle.ts';
import { layTask } from '../../orchestrator/run/direct-runner.ts';
import type { RunnerRequest, RunnerTask } from '../../shared/runner-protocol.ts';
import type { Params } from '../../shared/trial.ts';
import { makeProject } from '../support/run-cli.ts';
import { builtIn, sentimentTask, someSweep } from '../support/run-trial-here.ts';
import { runnerEntry, RunnerUnderTest } from '../support/runner-process.ts';
import { blobs, taskFile } from '../support/task-file.ts';

const task = taskFile(blobs);

function trial(of: RunnerTask, { seed = 1, params = {} }: { seed?: number; params?: Params } = {}): RunnerRequest {
  return { type: 'trial', sweep: someSweep, task: of, trialId: 'trial', seed, params, fingerprint: null };
}

const blocked = taskFile("export default defineTrainable(() => { console.log('blocked'); for (;;); });");

const loud = taskFile(
  "export default defineTrainable(() => { console.log('x'.repeat(3e6)); return { 'eval/accuracy': 1 }; });",
);

describe('the runner process', () => {
  it('says what it loaded, looks at data, trains, and stays warm', async () => {
    await using runner = new RunnerUnderTest('wasm');
    expect(await runner.answer()).toMatchObject({
      type: 'ready',
      provenance: { backend: 'wasm', threads: 1, tensorflow: '4.22.0', node: process.version },
    });
    const gates = await runner.answer({
      type: 'gates',
      sweep: someSweep,
      task: sentimentTask,
      ask: { wanted: ['data'], swept: [], trials: [] },
    });
    expect(gates).toMatchObject({ type: 'gates-done', data: { train: 2400, eval: 600, test: 0, majority: 0.5 } });
    for (const seed of [1, 2]) expect(await runner.answer(trial(task, { seed }))).toMatchObject({ type: 'trial-done' });
    expect(runner.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 1, 2, 3]);
    // Their data lie beside the built code.
    for (const [name, train] of [
      ['penguins', 274],
      ['fashion', 1600],
    ] as const) {
      const seen = await runner.answer({
        ...{ type: 'gates', sweep: { ...someSweep, sweepId: name }, task: builtIn(name) },
        ask: { wanted: [], swept: [], trials: [] },
      });
      expect(seen).toMatchObject({ type: 'gates-done', data: { train } });
    }
    expect(runner.output).toBe('');
    // More than a pipe holds, by a task that waits for nothing: all of it is this trial's, nothing the next one's.
    expect(await runner.answer(trial(loud))).toMatchObject({ type: 'trial-done' });
    for (let turn = 0; turn < 2; turn++) await setImmediate();
    expect(runner.output).toHaveLength(3_000_001);
  });

  it('refuses a backend that cannot be loaded, with the remedy, and ends', async () => {
    await using runner = new RunnerUnderTest('node');
    const answer = await runner.answer();
    if (answer.type === 'ready') {
      expect(answer.provenance.backend).toBe('node');
      return;
    }
    expect(answer).toMatchObject({ type: 'unavailable', message: expect.stringMatching(/hypersweep setup/) as string });
    expect(await runner.ended()).toBe(1);
  });

  it('stops a running trial when told to, and trains the next one', async () => {
    await using runner = new RunnerUnderTest('wasm');
    await runner.answer();
    runner.child.send(trial(task, { params: { epochs: 100_000 } }));
    await runner.until(() => runner.epochs.length > 0);
    expect(await runner.answer({ type: 'abort' })).toMatchObject({ type: 'failed', class: 'cancelled' });
    expect(await runner.answer(trial(task))).toMatchObject({ type: 'trial-done' });
  });

  it('answers with the error and its place when the task fails outside of what it awaits, then ends', async () => {
    await using runner = new RunnerUnderTest('wasm');
    await runner.answer();
    const rejects = taskFile(
      "export default defineTrainable(() => new Promise(() => Promise.reject(new Error('lost'))));",
    );
    const answer = await runner.answer(trial(rejects));
    expect(answer).toMatchObject({ type: 'failed', class: 'user' });
    expect(answer).toHaveProperty('message', expect.stringMatching(/^lost\nat .*task\.mjs:\d+:\d+\)?$/));
    expect(await runner.ended()).toBe(1);
  });

  it('names the line of the TypeScript file that threw, not that of the bundle', async () => {
    const { folder, remove } = makeProject({
      'task.ts': `import { defineTrainable } from 'hypersweep';
import { sized } from './sizes.ts';

interface Unused { readonly away: true }
export default defineTrainable(() => sized(3));
`,
      'sizes.ts': `type Size = number;

export function sized(size: Size): never {
  throw new RangeError(\`no size \${size}\`);
}
`,
    });
    try {
      const code = await loadTaskCode('./task.ts', { sweepFile: join(folder, 'sweep.yaml'), project: folder });
      await using runner = new RunnerUnderTest('cpu');
      await runner.answer();
      const laid = await layTask(code, join(folder, '.hypersweep'));
      expect(await runner.answer(trial(laid))).toMatchObject({
        class: 'user',
        message: `RangeError: no size 3\nat sized (${join(folder, 'sizes.ts')}:4:9)`,
      });
    } finally {
      remove();
    }
  });

  it('is simply gone when the task ends the process', async () => {
    await using runner = new RunnerUnderTest('wasm');
    await runner.answer();
    const quits = taskFile('export default defineTrainable(() => process.exit(7));');
    await expect(runner.answer(trial(quits))).rejects.toThrow('the runner ended (7)');
  });

  it('dies at once of SIGTERM, also while it is blocked', async () => {
    await using runner = new RunnerUnderTest('wasm');
    await runner.answer();
    runner.child.send(trial(blocked));
    await once(runner.child.stdout!, 'data');
    runner.child.kill('SIGTERM');
    expect(await runner.ended()).toBe('SIGTERM');
  });

  it('is gone within two seconds of its parent, also while it is blocked', async () => {
    const parent = spawnParent();
    const printed: string = await new Promise((resolve) => {
      let text = '';
      parent.stdout!.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('blocked')) resolve(text);
      });
    });
    const pid = Number(/runner (\d+)/.exec(printed)?.[1]);
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    const killedAt = performance.now();
    while (isAlive(pid) && performance.now() - killedAt < 5000) await setTimeout(20);
    expect(performance.now() - killedAt).toBeLessThan(2000);
  });
});

/** A process between us and a runner that is caught in an endless loop; prints the runner's id, then what it prints. */
function spawnParent(): ChildProcess {
  const file = join(blocked.folder, 'parent.mjs');
  writeFileSync(
    file,
    `import { fork } from 'node:child_process';
    const runner = fork(${JSON.stringify(runnerEntry)}, ['cpu'], {
      serialization: 'advanced', silent: true, execArgv: [],
    });
    runner.once('message', () => {
      console.log('runner ' + runner.pid);
      runner.stdout.pipe(process.stdout);
      runner.send(${JSON.stringify(trial(blocked))});
    });`,
  );
  return spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Whether a process still runs; a zombie that nobody has reaped yet does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
