import type { LogLine } from '../../shared/records.ts';
import { formatCount, formatMetric, formatSeconds } from './numbers.ts';
import { plain } from './text.ts';

/**
 * One entry of a trial's log for a person: an epoch, flag or printed line a text line, each begun by its attempt. Empty for
 * what only figures show.
 */
export function renderLogLine(line: LogLine): string {
  const attempt = `attempt ${line.attempt}`;
  switch (line.kind) {
    case 'start':
      return `${attempt}  started on ${plain(line.worker)} at ${isoTime(line.at)}`;
    case 'end':
      return `${attempt}  ended without a result at ${isoTime(line.at)}: ${line.class}: ${plain(line.message)}`;
    case 'epochs':
      return line.epochs
        .map(({ epoch, metrics, seconds }) => {
          const values = Object.entries(metrics).map(([name, value]) => `${plain(name)} ${formatMetric(value)}`);
          return `${attempt}  epoch ${epoch}  ${[...values, formatSeconds(seconds)].join('  ')}`;
        })
        .join('\n');
    case 'dynamics':
      return (line.flags ?? []).map(({ flag, evidence }) => `${attempt}  ${flag}: ${plain(evidence)}`).join('\n');
    case 'output': {
      const begin = `${attempt}  ${line.stream}`;
      if (line.cut !== undefined)
        return `${begin} was cut here: ${formatCount(line.cut)} more characters were not kept`;
      const texts = line.text.replace(/\r?\n$/, '').split(/\r?\n/);
      return texts.map((text) => `${begin} | ${plain(text)}`).join('\n');
    }
  }
}

function isoTime(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'an unknown time' : date.toISOString();
}
