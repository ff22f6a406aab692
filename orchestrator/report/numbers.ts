import { grouped } from '../../shared/grouped.ts';
import type { ParamValue, TrialState } from '../../shared/trial.ts';
import { plain } from './text.ts';

/** A measured number: fixed decimals where the data justify them, else four significant digits; `-` when there is none. */
export function formatNumber(value: number | null, decimals: number | null = null): string {
  if (value === null || !Number.isFinite(value)) return '-';
  if (decimals === null || Math.abs(value) >= 1e9) return shortNumber(value, 4);
  // `+ 0` after rounding keeps "-0.000" out of tables.
  return (Number(value.toFixed(decimals)) + 0).toFixed(decimals);
}

/** A metric whose noise is not known: four decimals at everyday sizes, so that figures stand still and line up; NaN for null. */
export function formatMetric(value: number | null): string {
  if (value === null) return 'NaN';
  const size = Math.abs(value);
  return value === 0 || (size >= 0.01 && size < 1000) ? value.toFixed(4) : shortNumber(value, 4);
}

/** The shortest text of a number at so many significant digits. */
export function shortNumber(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

/** A difference with its sign. */
export function formatDifference(value: number, decimals: number | null): string {
  const text = formatNumber(Math.abs(value), decimals);
  return value < 0 ? `-${text}` : `+${text}`;
}

/** A whole number with thousands separated. */
export function formatCount(count: number): string {
  return grouped(count);
}

/** `1 trial`, `24 trials`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A length of time at a glance: `0.4 s`, `42 s`, `2 min 05 s`, `3 h 04 min`, `2 d 03 h`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-';
  if (seconds < 0.1) return `${shortNumber(Math.max(0, seconds) * 1000, 2)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return pair(whole, 60, ['min', 's']);
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return pair(minutes, 60, ['h', 'min']);
  return pair(Math.round(seconds / 3600), 24, ['d', 'h']);
}

/** A running clock: `0:42`, `12:05`, `3:04:09`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const two = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(rest)}:${two(whole % 60)}` : `${rest}:${two(whole % 60)}`;
}

/** A parameter's value as YAML would read it back, on one line and free of control characters. */
export function formatParam(value: ParamValue | undefined): string {
  if (value === undefined) return '-';
  if (typeof value !== 'string') return String(value);
  const ambiguous =
    value.trim() !== value || value === '' || /^(true|false|null|~|-)$/i.test(value) || !Number.isNaN(Number(value));
  return plain(ambiguous ? JSON.stringify(value) : value);
}

/** The states that exist, in words: `30 complete, 1 diverged, 1 failed`. */
export function formatCounts(counts: Readonly<Record<TrialState, number>>): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return parts.length === 0 ? 'no trials' : parts.map(([state, count]) => `${formatCount(count)} ${state}`).join(', ');
}

function pair(total: number, base: number, [large, small]: readonly [string, string]): string {
  return `${Math.floor(total / base)} ${large} ${String(total % base).padStart(2, '0')} ${small}`;
}
