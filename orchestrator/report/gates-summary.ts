import type { Check, GatesReport } from '../../shared/gate-records.ts';
import type { Settings } from '../../shared/records.ts';
import { decide } from '../run/gate-decision.ts';
import type { Remark } from './model-types.ts';

/** What a report says of the gates: how many checks passed, what they warned of, and what the file overrides. */
export interface GatesSummary {
  readonly passed: number;
  /** Whether a model was seen to learn a handful of examples by heart. */
  readonly learns: boolean;
  /** Warnings, undecided checks, and failures that the sweep file lets pass. */
  readonly told: readonly Check[];
  readonly overridden: readonly { readonly check: string; readonly level: string; readonly reason: string }[];
}

/** The gates of a sweep as its report tells them; null where none ran. */
export function gatesSummary(report: GatesReport | undefined, settings: Settings): GatesSummary | null {
  if (report === undefined || report.ran.length === 0) return null;
  const { passed, told, red, overridden } = decide(report, settings);
  return {
    passed,
    learns: report.checks.some(({ check, level }) => check === 'overfits' && level === 'pass'),
    told: [...red, ...told],
    overridden: overridden.map(({ check, level, reason }) => ({ check: check.check, level, reason })),
  };
}

/** Remarks on what the gates found; an override stands with its reason. */
export function gateRemarks(gates: GatesSummary | null): Remark[] {
  if (gates === null) return [];
  const reasons = new Map(gates.overridden.map(({ check, reason }) => [check, reason]));
  return [
    ...gates.told.map(({ check, level, evidence }) => {
      const reason = reasons.get(check);
      const text = `Gate ${check}: ${evidence}${reason === undefined ? '' : ` Overridden: ${reason}.`}`;
      return { level: level === 'undecided' ? ('note' as const) : ('warning' as const), code: `gate-${check}`, text };
    }),
    ...gates.overridden
      .filter(({ check }) => !gates.told.some((each) => each.check === check))
      .map(({ check, level, reason }) => ({
        level: 'note' as const,
        code: `gate-${check}`,
        text: `Gate ${check} is set to ${level}: ${reason}.`,
      })),
  ];
}
