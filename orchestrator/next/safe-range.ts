import type { Dimension } from '../../shared/dimension.ts';
import type { TrialFact } from '../report/evidence-types.ts';
import { plural, shortNumber } from '../report/numbers.ts';

/** Fewest bad trials in a region that is cut off. */
const fewest = 3;

/**
 * A range without the end at which most trials diverge or fail: beyond the cut at least half of three or more trials were
 * bad, within it fewer than a tenth. Null where there is no such end.
 */
export function withoutFailures(
  name: string,
  dimension: Dimension,
  trials: readonly TrialFact[],
): { readonly dimension: Dimension; readonly reason: string } | null {
  if (dimension.kind !== 'uniform' && dimension.kind !== 'log_uniform_values') return null;
  const placed = trials
    .flatMap(({ params, state }) => {
      const value = params[name];
      return typeof value === 'number' ? [{ value, bad: state === 'diverged' || state === 'failed' }] : [];
    })
    .sort((a, b) => a.value - b.value);
  const top = cutBefore([...placed].reverse());
  if (top === null || top.edge >= dimension.max || top.edge <= dimension.min) return null;
  const max = Number(top.edge.toPrecision(2));
  if (max <= dimension.min) return null;
  return {
    dimension: { ...dimension, max },
    reason: `above ${shortNumber(top.edge, 2)} ${plural(top.bad, 'trial')} of ${top.beyond} diverged or failed`,
  };
}

/** Going inwards from an end: the last good value before the bad ones, and how bad it is beyond. */
function cutBefore(
  inwards: readonly { readonly value: number; readonly bad: boolean }[],
): { readonly edge: number; readonly bad: number; readonly beyond: number } | null {
  let [bad, found] = [0, -1];
  for (const [index, trial] of inwards.entries()) {
    if (trial.bad) bad += 1;
    if (trial.bad && bad >= fewest && bad >= (index + 1) / 2) found = index;
  }
  const within = inwards.slice(found + 1);
  const edge = within[0]?.value;
  if (found < 0 || edge === undefined || within.filter((trial) => trial.bad).length > 0.1 * within.length) return null;
  return { edge, bad: inwards.slice(0, found + 1).filter((trial) => trial.bad).length, beyond: found + 1 };
}
