import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { RunnerProcess } from '../../worker/runner-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'hs-runner-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Speaks as a runner does, and answers everything at once. */
const entry = `
process.send([{ type: 'ready', provenance: {} }]);
process.on('message', () => {
  process.send([{ type: 'begun' }]);
  console.log('the task prints this');
  process.send([{ type: 'failed', class: 'user', message: 'it answers' }]);
});
`;

it('hears what was printed before the answer, though the answer is read first', async () => {
  writeFileSync(join(folder, 'entry.mjs'), entry);
  const start = { entry: join(folder, 'entry.mjs'), backend: 'wasm', environment: () => ({}), cwd: folder };
  const runner = new RunnerProcess(start);
  await runner.ready;
  const heard: string[] = [];
  const listener = {
    onEpoch: () => undefined,
    onDynamics: () => undefined,
    onOutput: (_: string, text: string) => heard.push(text),
  };
  const limits = { signal: new AbortController().signal, timeoutMs: 20_000 };
  const asked = runner.request({ type: 'ping' }, listener, limits);
  // Meanwhile the supervisor is busy: the runner's first message makes its channel ready before the pipe.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
  expect(await asked).toMatchObject({ type: 'failed', message: 'it answers' });
  expect(heard).toEqual(['the task prints this\n']);
  runner.kill();
});
