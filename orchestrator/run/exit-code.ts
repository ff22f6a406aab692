import type { SweepStatus } from '../report/model-types.ts';
import type { Interrupts } from './interrupts.ts';

/** The exit code of a run: 130 or 143 interrupted, 3 stopped by failures or more of them than `max_failed`, else 0. */
export function exitCodeOf(state: SweepStatus, interrupts: Interrupts): number {
  if (interrupts.level() > 0) return interrupts.exitCode();
  return state === 'failed' ? 3 : 0;
}
