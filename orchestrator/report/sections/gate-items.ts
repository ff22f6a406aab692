import type { Check, CheckLevel, GateName } from '../../../shared/gate-records.ts';
import type { ReportModel } from '../model-types.ts';
import { plural } from '../numbers.ts';
import type { Block, ListItem, Section } from './blocks.ts';

const marks: Readonly<Record<CheckLevel, NonNullable<ListItem['mark']>>> = {
  pass: 'pass',
  note: 'note',
  warn: 'warning',
  undecided: 'note',
  fail: 'fail',
};
/** Worst first. */
const order: readonly CheckLevel[] = ['fail', 'warn', 'undecided', 'note', 'pass'];

/** What a gate's checks said: those that say something as a list with examples and remedy, those that pass in one line. */
export function checkBlocks(model: ReportModel, gate: GateName): Block[] {
  const checks = checksOf(model, gate);
  const reasons = new Map(model.gates?.overridden.map(({ check, level, reason }) => [check, { level, reason }]));
  const said = checks
    .filter(({ level }) => level !== 'pass')
    .sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  const passed = checks.filter(({ level }) => level === 'pass');
  const items = said.map((check): ListItem => {
    const override = reasons.get(check.check);
    return {
      text: [
        `${check.check}${check.level === 'undecided' ? ', undecided' : ''}: ${check.evidence}`,
        ...(check.examples === undefined ? [] : [`For example: ${check.examples.join(' | ')}.`]),
        ...(check.remedy === undefined ? [] : [check.remedy]),
        ...(override === undefined ? [] : [`The sweep file sets it to ${override.level}: ${override.reason}.`]),
      ].join(' '),
      mark: marks[check.level],
    };
  });
  return [
    ...(items.length === 0 ? [] : [{ kind: 'list', items } as const]),
    ...(passed.length === 0
      ? []
      : [{ kind: 'text', text: `No objection: ${passed.map(({ check }) => check).join(', ')}.` } as const]),
  ];
}

/** The answers of one gate. */
export function checksOf({ gateReport }: ReportModel, gate: GateName): Check[] {
  return (gateReport?.checks ?? []).filter((check) => check.gate === gate);
}

/** `17 checks, 1 failed, 2 warnings, 1 undecided`. */
export function countWords(checks: readonly Check[]): string {
  const count = (level: CheckLevel) => checks.filter((check) => check.level === level).length;
  return [
    plural(checks.length, 'check'),
    ...(count('fail') > 0 ? [`${count('fail')} failed`] : []),
    ...(count('warn') > 0 ? [plural(count('warn'), 'warning')] : []),
    ...(count('undecided') > 0 ? [`${count('undecided')} undecided`] : []),
  ].join(', ');
}

/** How a gate's answers feel. */
export function toneOf(checks: readonly Check[]): Section['tone'] {
  if (checks.some(({ level }) => level === 'fail')) return 'bad';
  return checks.some(({ level }) => level === 'warn' || level === 'undecided') ? 'warn' : 'good';
}

/** Why a gate has no answers, as one sentence that begins with what is therefore not known; null where it has some. */
export function missingWords({ gateReport }: ReportModel, gate: GateName, unknown: string): string | null {
  if (gateReport === null) return `${unknown}: the checks before the first trial have not answered.`;
  if (!gateReport.ran.includes(gate)) return `${unknown}: gates.${gate} is off in the sweep file.`;
  const blind = gateReport.checks.find(({ check }) => check === 'sees-inside');
  return blind === undefined || blind.level === 'pass' ? null : `${unknown}. ${blind.evidence}`;
}
