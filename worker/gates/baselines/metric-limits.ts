import type { Check, GateBaseline, MetricLimits } from '../../../shared/gate-records.ts';
import { checksOf, counted, percent } from '../findings.ts';
import type { LookData } from '../look-data.ts';
import type { RankedBy } from './baselines.ts';
import { grouped } from '../../../shared/grouped.ts';

const check = checksOf('baselines');

/** Standard error of an accuracy above which most differences between trials stay invisible. */
const coarse = 0.03;
/** Share of the largest class from which accuracy tells little. */
const lopsided = 0.8;

/** What the metric can and cannot show on these eval examples. */
export function limitChecks(
  data: LookData,
  { name }: RankedBy,
  { limits, scored }: { readonly limits: MetricLimits; readonly scored: readonly GateBaseline[] },
): Check[] {
  if (name !== 'eval/accuracy') return [];
  const checks = [resolution(limits)];
  if (limits.ceiling !== null && limits.ceiling < 1)
    checks.push(
      check('metric-ceiling', limits.ceiling < 0.99 ? 'warn' : 'note', {
        evidence: `Equal eval inputs with different labels bound ${name} at ${limits.ceiling.toFixed(4)}.`,
        remedy: 'Correct these labels; a trial above the bound would be luck.',
      }),
    );
  const majority = scored.find((row) => row.name === 'majority class');
  if (majority !== undefined && data.classNames.length > 1 && majority.score.value > lopsided)
    checks.push(
      check('metric-imbalance', 'warn', {
        evidence: `Always answering the largest class already scores ${majority.score.value.toFixed(3)}.`,
        remedy: 'Rank by a metric that weighs classes alike, or by eval/loss.',
      }),
    );
  return checks;
}

function resolution({ examples, standardError }: MetricLimits): Check {
  const error = standardError ?? NaN;
  const evidence = `${counted(examples, 'eval example')}: one more right answer is ${percent(1 / examples)}, the standard error of one score ${(error * 100).toFixed(1)} points.`;
  if (!(error > coarse)) return check('metric-resolution', 'pass', { evidence });
  const wanted = Math.ceil((examples * (error / coarse) ** 2) / 10) * 10;
  return check('metric-resolution', 'warn', {
    evidence: `${evidence} Trials closer than ${(2 * error * 100).toFixed(0)} points cannot be told apart.`,
    remedy: `Hold out about ${grouped(wanted)} examples, or expect to see large differences only.`,
  });
}
