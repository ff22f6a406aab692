import type { GatesReport } from '../../shared/gate-records.ts';
import type { Plan } from '../plan/plan.ts';
import { gatesWords, levelWords } from '../report/gates-words.ts';
import { decide, refuseRed } from './gate-decision.ts';
import { backendWords, checkBudget, priceWords } from './plan-price.ts';

/**
 * Tells what the gates found and what the plan will cost, and lets it pass.
 * @throws SweepError `GATE_RED` when a check stops the sweep, `BUDGET_EXCEEDED` when it costs more than it may
 */
export function passGates(
  report: GatesReport,
  { settings, trials }: Plan,
  {
    yes,
    onNotice,
    backend,
  }: { readonly yes: boolean; readonly onNotice: (text: string) => void; readonly backend: string },
): void {
  const decision = decide(report, settings);
  if (report.checks.length > 0) onNotice(`gates: ${gatesWords(decision)}, ${report.seconds.toFixed(1)} s`);
  for (const check of decision.told) onNotice(`  ${levelWords(check.level)} ${check.check}: ${check.evidence}`);
  for (const { check, level, reason } of decision.overridden)
    onNotice(`  override ${check.check}: ${level} (${reason})`);
  refuseRed(decision);
  if (report.price !== null) onNotice(priceWords(report.price, trials.length));
  const compared = report.price === null ? null : backendWords(report.price, backend);
  if (compared !== null) onNotice(compared);
  checkBudget(settings, { trials: trials.length, price: report.price, yes });
}
