import type { ParamValue } from '../../../shared/trial.ts';
import { listAxis, maxLevels, rangeAxis } from '../axis.ts';
import type { Axis } from '../axis.ts';
import type { AnalysisSpace } from '../options.ts';
import type { RawRow } from './raw-table.ts';

/** Distinct numbers up to which a column is taken for a list of levels. */
const mostListed = 20;

/** Numeric columns may hold this share of other text; such rows are then left out. */
const strayLimit = 0.05;

/** Below this ratio of largest to smallest nobody searches on a log scale. */
const logRatio = 20;

/** Guesses a space from the values that occur, and says what was guessed. */
export function inferSpace(rows: readonly RawRow[], columns: readonly string[]): AnalysisSpace {
  const found = columns.map((name) =>
    inferAxis(
      name,
      rows.flatMap((row) => row[name] ?? []),
    ),
  );
  return {
    axes: found.flatMap(({ axis }) => axis ?? []),
    left: found.flatMap(({ name, axis, text }) => (axis ? [] : [{ name, because: text }])),
    defaults: {},
    assumptions: found.flatMap(({ name, axis, text }) => (axis ? [`${name}: ${text}`] : [])),
  };
}

interface Inferred {
  readonly name: string;
  readonly axis: Axis | null;
  readonly text: string;
}

function inferAxis(name: string, values: readonly ParamValue[]): Inferred {
  const distinct = [...new Set(values)];
  if (distinct.length < 2) return { name, axis: null, text: 'constant' };
  const numbers = values.filter((value) => typeof value === 'number').filter((value) => Number.isFinite(value));
  const strays = values.length - numbers.length;
  if (strays > strayLimit * values.length) {
    if (distinct.length > Math.min(maxLevels, Math.max(8, values.length / 2)))
      return { name, axis: null, text: `text with ${distinct.length} different values: an identifier?` };
    const levels = distinct.sort((a, b) => (String(a) < String(b) ? -1 : 1));
    return { name, axis: listAxis(name, levels), text: `categories ${levels.slice(0, 8).map(String).join(', ')}` };
  }
  const inferred = inferNumeric(name, numbers);
  return strays > 0
    ? { ...inferred, text: `${inferred.text}; ${strays} cells that are no number are left out` }
    : inferred;
}

function inferNumeric(name: string, values: readonly number[]): Inferred {
  const levels = [...new Set(values)].sort((a, b) => a - b);
  const [min, max] = [levels[0] ?? 0, levels.at(-1) ?? 0];
  if (levels.length < 2) return { name, axis: null, text: 'constant' };
  if (levels.length <= mostListed && levels.length <= values.length / 2)
    return { name, axis: listAxis(name, levels), text: `one of ${levels.length} levels, equally likely` };
  const log = min > 0 && max / min >= logRatio && unevenness(values, Math.log) < unevenness(values, (value) => value);
  const axis = rangeAxis(name, { min, max, log });
  if (axis === null) return { name, axis, text: 'numbers too far apart to place on a range' };
  return { name, axis, text: `${log ? 'log-uniform' : 'uniform'} from ${short(min)} to ${short(max)}` };
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Largest distance between the values' distribution and the uniform one on a scale (Kolmogorov and Smirnov). */
function unevenness(values: readonly number[], scale: (value: number) => number): number {
  const sorted = values.map(scale).sort((a, b) => a - b);
  const low = sorted[0] ?? 0;
  const width = (sorted.at(-1) ?? 0) - low;
  return sorted.reduce(
    (most, value, at) => Math.max(most, Math.abs((value - low) / width - at / (sorted.length - 1))),
    0,
  );
}
