import type { ReportModel } from '../model-types.ts';
import { plural } from '../numbers.ts';
import type { ListItem, Section } from './blocks.ts';

/** What looks wrong, and what the reader should know before believing the figures. */
export function suspicionsSection({ suspicions, remarks }: ReportModel): Section {
  const items: ListItem[] = [
    ...suspicions.map(({ text, check }) => ({ text: `${text} ${check}`, mark: 'warning' as const })),
    ...remarks.map(({ level, text }) => ({ text, mark: level })),
  ];
  const warnings = items.filter(({ mark }) => mark === 'warning').length;
  const [first] = suspicions;
  return {
    id: 'suspicions',
    title: 'What looks wrong?',
    sentence:
      warnings === 0
        ? 'Nothing looks wrong by the rules that were checked.'
        : `${plural(warnings, 'thing')} to check before you believe it${first === undefined ? '' : `: ${first.text}`}${first === undefined ? '.' : ''}`,
    tone: warnings === 0 ? 'good' : 'warn',
    blocks: items.length === 0 ? [] : [{ kind: 'list', items }],
  };
}
