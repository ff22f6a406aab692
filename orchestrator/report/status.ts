import type { ReportModel } from './model-types.ts';
import { painter } from './paint.ts';
import { bestLines } from './terminal-best.ts';
import { headerLines, type Drawing } from './terminal.ts';

/** A sweep at a glance: how far it is, and its best trial so far. */
export function renderStatus(model: ReportModel, { width, color }: Drawing): string {
  const canvas = { width, paint: painter(color) };
  return [...headerLines(model, canvas), '', ...bestLines(model, canvas)].join('\n');
}
