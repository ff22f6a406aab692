import { expect, it } from 'vitest';
import { gatesWait } from '../../../orchestrator/run/gates-wait.ts';

it('says once a minute that data and code are still looked at, and when that ends', () => {
  const told: string[] = [];
  let now = 0;
  const wait = gatesWait(
    (text) => told.push(text),
    () => now,
  );
  for (now = 5000; now <= 130_000; now += 5000) wait();
  expect(told).toEqual([
    'looking at data and code before the first trial',
    "still looking at data and code after 1 min: the task's data function or a check takes long; it is stopped after 10 min",
    "still looking at data and code after 2 min: the task's data function or a check takes long; it is stopped after 10 min",
  ]);
});
