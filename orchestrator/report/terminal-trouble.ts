import type { ReportModel } from './model-types.ts';
import { formatCount, formatParam } from './numbers.ts';
import type { Canvas } from './terminal.ts';
import { fit, plain, wrap } from './text.ts';

/** Trials of one kind that a terminal lists; report.md has them all. */
const shownTrials = 5;
/** Lines that one failure's message may take. */
const messageLines = 3;

/** The trials that diverged, and those that failed with why. */
export function troubleLines({ diverged, failed, swept }: ReportModel, { width, paint }: Canvas): string[] {
  const lines: string[] = [];
  if (diverged.length > 0) {
    lines.push(
      paint('warn', fit(`Diverged (the loss became NaN or infinite): ${formatCount(diverged.length)}`, width)),
    );
    for (const { number, params } of diverged.slice(0, shownTrials)) {
      const values = swept.map((name) => `${plain(name)} ${formatParam(params[name])}`).join(', ');
      lines.push(fit(`  trial ${number}  ${values}`, width));
    }
    lines.push(...more(diverged.length));
  }
  if (failed.length > 0) {
    lines.push(paint('bad', fit(`Failed: ${formatCount(failed.length)}`, width)));
    for (const failure of failed.slice(0, shownTrials)) {
      const text = `trial ${failure.number} (${failure.class}): ${plain(failure.message)}`;
      lines.push(...wrap(text, width, { first: '  ', rest: '    ' }).slice(0, messageLines));
    }
    lines.push(...more(failed.length));
  }
  return lines;
}

function more(count: number): string[] {
  return count > shownTrials ? [`  ${formatCount(count - shownTrials)} more in the report file`] : [];
}
