import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { listenForSilence } from '../../worker/store-silence.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => vi.useRealTimers());

it.each([
  ['never answers', () => new Promise(() => undefined)],
  ['refuses', () => Promise.reject(new Error('ECONNREFUSED'))],
])('tells that a store is gone that %s for the whole limit', async (_how, ask) => {
  const onReached = vi.fn();
  void listenForSilence(ask, 1000).reached.then(onReached);
  await vi.advanceTimersByTimeAsync(900);
  expect(onReached).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(onReached).toHaveBeenCalledOnce();
});

it('waits for as long as the store answers now and then', async () => {
  const onReached = vi.fn();
  let asked = 0;
  const silence = listenForSilence(
    () => (++asked % 5 === 0 ? Promise.resolve() : Promise.reject(new Error('away'))),
    1000,
  );
  void silence.reached.then(onReached);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(onReached).not.toHaveBeenCalled();
  silence.stop();
});
