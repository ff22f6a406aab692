import { type GatePage, gatePageSchema } from './gate-records.ts';
import { recordLimits } from './records.ts';

/** A page as log lines, one a part; a list that is too long for a line loses its end. */
export function pageLines(page: GatePage): string[] {
  return Object.entries(page).map(([part, value]) => {
    let line = lineOf(part, value);
    for (let kept = Array.isArray(value) ? value.length : 0; line.length > recordLimits.line && kept > 0; kept--)
      line = lineOf(part, Array.isArray(value) ? value.slice(0, kept) : value);
    return line;
  });
}

/** The page that a gates job's log holds; null where a part is missing or is none of ours. Lines told twice count once. */
export function pageOfLines(lines: readonly string[]): GatePage | null {
  const parts: Record<string, unknown> = {};
  for (const line of lines) {
    if (line.length > recordLimits.line) continue;
    const parsed = parse(line);
    if (typeof parsed !== 'object' || parsed === null || !('part' in parsed) || !('value' in parsed)) continue;
    if (typeof parsed.part === 'string' && parsed.part in gatePageSchema.shape) parts[parsed.part] = parsed.value;
  }
  const page = gatePageSchema.safeParse(parts);
  return page.success ? page.data : null;
}

function lineOf(part: string, value: unknown): string {
  return JSON.stringify({ kind: 'gate', part, value });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
