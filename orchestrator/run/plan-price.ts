import { SweepError } from '../../shared/errors.ts';
import type { TrialPrice } from '../../shared/gate-records.ts';
import type { Settings } from '../../shared/records.ts';
import { formatCount, formatSeconds, plural } from '../report/numbers.ts';

/** The plan's cost in one line: trials, seconds each with a 90 % interval, worker-hours in all. */
export function priceWords(price: TrialPrice, trials: number): string {
  const each = `${formatSeconds(price.seconds)} each (${formatSeconds(price.low)} to ${formatSeconds(price.high)})`;
  return `about ${formatSeconds(price.seconds * trials)} of work: ${plural(trials, 'trial')}, ${each}, ${hours(price.seconds * trials)} worker-hours`;
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
