import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { drainWithin } from '../../worker/drain.ts';

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout', 'performance'] }),
);
afterEach(() => vi.useRealTimers());

/** A worker with one trial that ends after so long, or at once when it is handed back; what happened to it, in order. */
function leaving(trialMs: number, readJob: () => Promise<unknown> = () => Promise.resolve()) {
  const events: string[] = [];
  const note = (event: string) => () => Promise.resolve(void events.push(event));
  const abort = new AbortController();
  const trial = new Promise<void>((resolve) => {
    setTimeout(resolve, trialMs);
    abort.signal.addEventListener('abort', () => resolve(void events.push('handed back')));
  });
  const parts = {
    served: [{ pause: note('takes no more'), close: () => trial.then(note('trial over')) }],
    door: { readJob, close: note('door closed') },
    pool: { close: () => void events.push('runners killed') },
    beat: { stop: note('off the list') },
    leaving: abort,
    log: pino({ level: 'silent' }),
  };
  const done = (drainMs: number) =>
    drainWithin({ drainMs, lease: { lockMs: 20_000, checkMs: 10_000 } }, parts).then(note('gone'));
  return { events, done };
}

const end = ['trial over', 'runners killed', 'off the list', 'door closed', 'runners killed', 'gone'];

it('lets a trial finish that ends within the bound', async () => {
  const { events, done } = leaving(50_000);
  void done(60_000);
  await vi.advanceTimersByTimeAsync(49_000);
  expect(events).toEqual(['takes no more']);
  await vi.advanceTimersByTimeAsync(2000);
  expect(events).toEqual(['takes no more', ...end]);
});

it('hands a trial back that does not', async () => {
  const { events, done } = leaving(3_600_000);
  void done(60_000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(events).toEqual(['takes no more', 'handed back', ...end]);
});

it('waits for a store that is away for four leases, then leaves and kills its runners', async () => {
  const { events, done } = leaving(3_600_000, () => new Promise(() => undefined));
  void done(Infinity);
  await vi.advanceTimersByTimeAsync(119_000);
  expect(events).toEqual(['takes no more']);
  await vi.advanceTimersByTimeAsync(14_000);
  expect(events).toEqual(['takes no more', 'runners killed', 'gone']);
});
