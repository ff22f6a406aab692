import type { Settings } from '../../shared/records.ts';
import type { Interrupts } from './interrupts.ts';
import type { RunEnd } from './run-sweep.ts';

/** The exit code of a run: 130 or 143 interrupted, 3 stopped by failures or more of them than `max_failed`, else 0. */
export function exitCodeOf(end: RunEnd, settings: Pick<Settings, 'max_failed'>, interrupts: Interrupts): number {
  if (interrupts.level() > 0) return interrupts.exitCode();
  const failed = end.outcomes.filter((outcome) => outcome.state === 'failed').length;
  return end.stopped !== null || failed > settings.max_failed * end.outcomes.length ? 3 : 0;
}
