import { gateRemarks } from './gates-summary.ts';
import type { ReportModel } from './model-types.ts';
import { plural } from './numbers.ts';
import { painter } from './paint.ts';
import { bestLines } from './terminal-best.ts';
import { plain, wrap } from './text.ts';
import { headerLines, type Drawing } from './terminal.ts';

/** A sweep at a glance: how far it is, and its best trial so far. */
export function renderStatus(model: ReportModel, { width, color }: Drawing): string {
  const canvas = { width, paint: painter(color) };
  return [...headerLines(model, canvas), ...gateLines(model, width), '', ...bestLines(model, canvas)].join('\n');
}

/** What the gates said: how many checks passed, and each that did not. */
function gateLines({ gates }: ReportModel, width: number): string[] {
  if (gates === null) return [];
  const told = gateRemarks(gates).map(({ text }) => text);
  return [`gates: ${plural(gates.passed, 'check')} passed`, ...told].flatMap((line) =>
    wrap(plain(line), width, { rest: '  ' }),
  );
}
