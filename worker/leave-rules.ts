import type { WorkerState } from './worker-state.ts';

/** When a worker leaves by itself, and how. */
export interface LeaveRules {
  /** After the first trial. */
  readonly once: boolean;
  /** Idle milliseconds after which it leaves; Infinity for never. */
  readonly idleMs: number;
  /** Milliseconds that a drain may take before what runs is handed back; Infinity for as long as it takes. */
  readonly drainMs: number;
}

/** Resolves with the reason once the rules say that the worker should leave; `onOnce` is called when no further trial may begin. */
export function leavesByItself(state: WorkerState, rules: LeaveRules, onOnce: () => void): Promise<string> {
  return new Promise((resolve) => {
    state.onEnd((how) => {
      if (!rules.once || how === 'handed back' || how === 'gates') return;
      onOnce();
      resolve('one trial is done (--once)');
    });
    if (!Number.isFinite(rules.idleMs)) return;
    const timer = setInterval(
      () => {
        if (state.idleMs < rules.idleMs) return;
        clearInterval(timer);
        resolve(`idle for ${Math.round(state.idleMs / 1000)} s (--idle-exit)`);
      },
      Math.min(1000, Math.max(100, rules.idleMs / 4)),
    );
  });
}
