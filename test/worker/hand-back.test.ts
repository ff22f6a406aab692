import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HandBack, Rest } from '../../worker/hand-back.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A consumer and how long it rested each time, in ms. */
function resting() {
  const rests: number[] = [];
  let since: number | null = null;
  const consumer = {
    pause: () => Promise.resolve(void (since ??= Date.now())),
    resume: () => {
      rests.push(Date.now() - (since ?? NaN));
      since = null;
    },
  };
  const rest = new Rest(consumer);
  const handBack = () => rest.around(() => Promise.reject(new HandBack('not here'))).catch(() => undefined);
  return { rest, rests, handBack, isResting: () => since !== null };
}

it('rests before a job that was handed back is offered again, longer each time, and never for long', async () => {
  const { rests, handBack, isResting } = resting();
  for (let time = 0; time < 7; time++) {
    await handBack();
    expect(isResting()).toBe(true);
    await vi.advanceTimersByTimeAsync(10_000);
  }
  expect(rests).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

it.each([
  ['was done', () => Promise.resolve('text')],
  ['failed by its own fault', () => Promise.reject(new Error('user'))],
])('begins with short rests again after a job that %s', async (_how, job) => {
  const { rest, rests, handBack, isResting } = resting();
  for (let time = 0; time < 3; time++) {
    await handBack();
    await vi.advanceTimersByTimeAsync(10_000);
  }
  await rest.around<string>(job).catch(() => undefined);
  expect(isResting()).toBe(false);
  await handBack();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(rests.at(-1)).toBe(500);
});

it('does not go on once it was told to rest for good', async () => {
  const { rest, rests, handBack, isResting } = resting();
  await handBack();
  await rest.forGood();
  await handBack();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([rests, isResting()]).toEqual([[], true]);
});
