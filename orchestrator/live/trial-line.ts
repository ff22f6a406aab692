import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { Params } from '../../shared/trial.ts';
import { formatCount, formatMetric, formatParam, formatSeconds } from '../report/numbers.ts';
import { endedCount } from '../report/tally.ts';
import { fit, plain } from '../report/text.ts';
import type { LiveState } from './live-state.ts';

/** Columns that an error message may take. */
const messageWidth = 200;

/**
 * A finished trial as one line for logs and grep: how many have ended, number, state, objective or error, parameters,
 * seconds, and the best value so far. Never coloured, never more than one line.
 */
export function trialLine(
  outcome: TrialOutcome,
  { counts, best, metric, swept, trialCount }: Pick<LiveState, 'counts' | 'best' | 'metric' | 'swept' | 'trialCount'>,
): string {
  const parts = [
    `[${formatCount(endedCount(counts))}/${formatCount(trialCount)}]`,
    `trial ${outcome.trial.number} ${outcome.state}`,
  ];
  if ('failure' in outcome)
    parts.push(`${outcome.failure.class}: ${fit(plain(outcome.failure.message), messageWidth)}`);
  if ('result' in outcome && outcome.result.objective !== null)
    parts.push(`${plain(metric.name)}=${formatMetric(outcome.result.objective)}`);
  if (swept.length > 0) parts.push(paramWords(outcome.trial.params, swept));
  if ('result' in outcome) parts.push(formatSeconds(outcome.result.seconds));
  if (best !== null) parts.push(`best: trial ${best.number} ${formatMetric(best.objective)}`);
  return parts.join('  ');
}

/** The swept parameters as `name=value` words. */
export function paramWords(params: Params, swept: readonly string[]): string {
  return swept.map((name) => `${plain(name)}=${formatParam(params[name])}`).join(' ');
}
