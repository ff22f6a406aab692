import { expect, it } from 'vitest';
import { AttemptLog } from '../../worker/attempt-log.ts';
import type { JobHandle } from '../../worker/trial-worker.ts';

it('tells why an attempt ended after the epochs and the output that led to it, each once', async () => {
  const written: string[] = [];
  const job = { log: (line: string) => Promise.resolve(written.push(line)) } as unknown as JobHandle;
  const log = new AttemptLog(job, 1, new AbortController().signal);
  log.epoch(1, { 'eval/loss': 2 }, 0.5);
  log.output('stderr', 'x'.repeat(200_001));
  log.end('user', 'a bug', 0);
  await log.close();
  const told = written.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(told.map(({ kind }) => kind)).toEqual(['epochs', ...Array<string>(8).fill('output'), 'end']);
  expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, index) => index));
  expect(told.at(-2)).toMatchObject({ text: '', cut: 1 });
});
