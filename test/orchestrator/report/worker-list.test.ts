import { expect, it } from 'vitest';
import { renderWorkers, type ListedWorker } from '../../../orchestrator/report/worker-list.ts';
import { waitingWords } from '../../../orchestrator/run/who-is-there.ts';
import { recordVersion } from '../../../shared/records.ts';

const sweepId = 'feedfeedfeedfeed';

function worker(id: string, pid: number, state: ListedWorker['state'] = 'alive'): ListedWorker {
  const presence = {
    version: recordVersion,
    id,
    ...{
      beat: 3,
      at: 1000,
      startedAt: 0,
      host: 'box',
      pid,
      hypersweep: '0.1.0',
      node: 'v24.0.0',
      tensorflow: '4.22.0',
    },
    ...{ backend: 'wasm' as const, threads: 1, tag: 'default', slots: 2, leaving: false, running: [], done: 0 },
    unfit: [{ sweepId, why: 'package only-here is missing' }],
  };
  return { presence, state, ageMs: 0 };
}
const [one, other] = ['11111111-aaaa-4aaa-8aaa-aaaaaaaaaaaa', '22222222-bbbb-4bbb-8bbb-bbbbbbbbbbbb'];
const third = '33333333-cccc-4ccc-8ccc-cccccccccccc';
const wide = { width: 300, color: false };

it('tells workers of one host name and process id apart, in rows and remarks, and says what to do', () => {
  const shown = renderWorkers([worker(one, 7), worker(other, 7), worker(third, 8)], wide);
  const names = shown.split('\n').map((line) => line.split(' ')[0]);
  expect(names.filter((name) => name?.startsWith('box/'))).toEqual([
    ...['box/7#111111', 'box/7#222222', 'box/8'],
    ...['box/7#111111', 'box/7#222222', 'box/8'],
    'box/7',
  ]);
  expect(shown).toContain('box/7#222222 cannot run sweep feedfeedfeedfeed: package only-here is missing');
  expect(shown).toContain(
    'box/7 is the name of several workers. Nothing is lost by it; give each container a host name',
  );
});

it('does not ask for other host names where the namesake is the life before of a container that was started again', () => {
  const shown = renderWorkers([worker(one, 7, 'silent'), worker(other, 7)], wide);
  expect(shown).toMatch(/^box\/7#111111 +silent/m);
  expect(shown).toMatch(/^box\/7#222222 +idle/m);
  expect(shown).not.toContain('several workers');
});

it('tells them apart where a command says who cannot run its sweep', () => {
  const asked = { tag: 'default', sweepId, backend: 'wasm', forWhat: 'take its trials' } as const;
  const words = waitingWords([worker(one, 7), worker(other, 7)], asked);
  expect(words).toContain('box/7#111111: package only-here is missing');
  expect(words).toContain('box/7#222222: package only-here is missing');
});
