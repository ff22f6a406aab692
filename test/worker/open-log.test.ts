import { expect, it } from 'vitest';
import { openLog } from '../../worker/open-log.ts';

async function logged(level: string, isTerminal: boolean): Promise<string[]> {
  const lines: string[] = [];
  const destination = { write: (text: string) => void lines.push(text.trim()) };
  const log = await openLog({ level, worker: 'h/1', isTerminal, destination });
  log.child({ sweep: 's', trial: 't', attempt: 2 }).info({ state: 'complete' }, 'trial done');
  log.debug('details');
  return lines;
}

it('writes JSON that tells the worker on every line, and what the level leaves out not at all', async () => {
  const lines = await logged('info', false);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 30, worker: 'h/1', sweep: 's', trial: 't', attempt: 2, state: 'complete', msg: 'trial done' },
  ]);
  expect(await logged('debug', false)).toHaveLength(2);
  expect(await logged('silent', false)).toEqual([]);
});

it('is readable on a terminal', async () => {
  const [line = ''] = await logged('info', true);
  expect(line).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: trial done/);
  expect(line).toContain('attempt: 2');
});
