import { SweepError } from '../../shared/errors.ts';
import type { TrialPrice } from '../../shared/gate-records.ts';
import type { Settings } from '../../shared/records.ts';
import { formatCount, formatSeconds, plural } from '../report/numbers.ts';

/** Two timings of a machine that does other things too differ by so much without meaning anything. */
const alike = 1.2;

/** The plan's cost in one line: trials, seconds each with a 90 % interval, worker-hours in all. */
export function priceWords(price: TrialPrice, trials: number): string {
  const each = `${formatSeconds(price.seconds)} each (${formatSeconds(price.low)} to ${formatSeconds(price.high)})`;
  return `about ${formatSeconds(price.seconds * trials)} of work: ${plural(trials, 'trial')}, ${each}, ${hours(price.seconds * trials)} worker-hours`;
}

/** Which of two backends steps faster, in one line; null where only one was timed. */
export function backendWords({ secondsPerStep, other }: TrialPrice, backend: string): string | null {
  if (other === undefined || !(secondsPerStep > 0 && other.secondsPerStep > 0)) return null;
  const both = `a step takes ${formatSeconds(secondsPerStep)} on ${backend}, ${formatSeconds(other.secondsPerStep)} on ${other.backend}`;
  const times = secondsPerStep / other.secondsPerStep;
  if (Math.max(times, 1 / times) < alike) return `${both}: about the same`;
  const [faster, by] = times > 1 ? [other.backend, times] : [backend, 1 / times];
  return `${both}: ${faster} is ${by.toFixed(1)} times as fast${times > 1 ? ` (backend: ${other.backend} in the sweep file)` : ''}`;
}

/**
 * Whether the plan is within its budget: trials before anything runs, worker-hours once steps were measured.
 * @throws SweepError `BUDGET_EXCEEDED`, unless `yes`
 */
export function checkBudget(
  { budget }: Pick<Settings, 'budget'>,
  plan: { readonly trials: number; readonly price: TrialPrice | null; readonly yes: boolean },
): void {
  if (plan.yes) return;
  const workerHours = plan.price === null ? 0 : (plan.price.seconds * plan.trials) / 3600;
  const over = [
    ...(plan.trials > budget.trials
      ? [`${formatCount(plan.trials)} trials, budget.trials is ${formatCount(budget.trials)}`]
      : []),
    ...(workerHours > budget.worker_hours
      ? [`about ${workerHours.toPrecision(3)} worker-hours, budget.worker_hours is ${budget.worker_hours}`]
      : []),
  ];
  if (over.length === 0) return;
  throw new SweepError('BUDGET_EXCEEDED', `The plan is larger than its budget: ${over.join('; ')}.`, {
    hint: 'Lower run_cap, raise budget in the sweep file, or add --yes to run it all the same. No trial was queued.',
  });
}

function hours(seconds: number): string {
  return String(Number((seconds / 3600).toPrecision(2)));
}
