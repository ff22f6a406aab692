import type { LiveState, RunningTrial } from './live-state.ts';

/**
 * Seconds until the last trial ends, from the mean time of trials that ended and how many run at once; null until one gave a
 * result, or while nothing runs. A running trial counts by the epochs it still has.
 */
export function secondsLeft({ timed, counts, running, slots }: LiveState): number | null {
  if (timed.trials === 0) return null;
  const atOnce = Math.min(Math.max(slots, running.length), counts.waiting + running.length);
  if (counts.waiting + counts.running === 0) return 0;
  if (atOnce === 0) return null;
  const toDo = counts.waiting + running.reduce((sum, trial) => sum + shareLeft(trial), 0);
  return ((timed.seconds / timed.trials) * toDo) / atOnce;
}

function shareLeft({ progress }: RunningTrial): number {
  if (progress === null || progress.epochs <= 0) return 1;
  return Math.min(1, Math.max(0, 1 - progress.epoch / progress.epochs));
}
