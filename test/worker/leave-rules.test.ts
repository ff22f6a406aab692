import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { leavesByItself } from '../../worker/leave-rules.ts';
import { WorkerState } from '../../worker/worker-state.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function watched(rules: { once?: boolean; idleMs?: number }) {
  const state = new WorkerState(() => Date.now());
  const [onOnce, onOver] = [vi.fn(), vi.fn()];
  const all = { once: false, idleMs: Infinity, drainMs: Infinity, ...rules };
  void leavesByItself(state, all, onOnce).then(onOver);
  return { state, onOnce, onOver };
}

it('is as idle as before for what it handed back', async () => {
  const { state, onOver } = watched({ idleMs: 10_000 });
  for (let second = 0; second < 11; second++) {
    state.begin('a', 1);
    state.end('a', 'handed back');
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(onOver).toHaveBeenCalledOnce();
});

it('leaves after the first trial that ended here, takes no other, and counts neither gates nor what it handed back', async () => {
  const { state, onOnce, onOver } = watched({ once: true });
  for (const [trial, how] of [
    ['g', 'gates'],
    ['a', 'handed back'],
  ] as const) {
    state.begin(trial, 1);
    state.end(trial, how);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  expect(onOnce).not.toHaveBeenCalled();
  state.begin('b', 1);
  state.end('b', 'complete');
  await vi.advanceTimersByTimeAsync(0);
  expect(onOnce).toHaveBeenCalledOnce();
  expect(onOver).toHaveBeenCalledWith('one trial is done (--once)');
});

it('leaves once it was idle for the whole time, not while a trial runs', async () => {
  const { state, onOver } = watched({ idleMs: 10_000 });
  await vi.advanceTimersByTimeAsync(8000);
  state.begin('a', 1);
  await vi.advanceTimersByTimeAsync(60_000);
  state.end('a', 'complete');
  await vi.advanceTimersByTimeAsync(8000);
  expect(onOver).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(4000);
  expect(onOver).toHaveBeenCalledWith('idle for 10 s (--idle-exit)');
});

it('stays for as long as nobody said otherwise', async () => {
  const { state, onOver } = watched({});
  state.begin('a', 1);
  state.end('a', 'user');
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(onOver).not.toHaveBeenCalled();
});
