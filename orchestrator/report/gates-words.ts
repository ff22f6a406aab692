import type { CheckLevel } from '../../shared/gate-records.ts';
import { plural } from './numbers.ts';

/** How many checks said what: `36 checks passed, 2 warnings, 1 undecided`. */
export function gatesWords(decision: {
  readonly passed: number;
  readonly red: readonly unknown[];
  readonly told: readonly { readonly level: CheckLevel }[];
}): string {
  const undecided = decision.told.filter(({ level }) => level === 'undecided').length;
  const warnings = decision.told.length - undecided;
  return [
    `${plural(decision.passed, 'check')} passed`,
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
    ...(decision.red.length > 0 ? [`${decision.red.length} failed`] : []),
  ].join(', ');
}

/** A level as people read it. */
export function levelWords(level: CheckLevel): string {
  switch (level) {
    case 'pass':
      return 'ok';
    case 'note':
      return 'note';
    case 'warn':
      return 'warning';
    case 'undecided':
      return 'undecided';
    case 'fail':
      return 'FAILED';
  }
}
