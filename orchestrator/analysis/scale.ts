import { ascending, midRanks } from '../../shared/stats/order.ts';
import type { ScaleName } from './report.ts';

/** Values in the chosen scale, lower is better, and why that scale. */
export interface Scaled {
  readonly used: ScaleName;
  readonly reason: string;
  readonly values: Float64Array;
  /** Where `clip` cuts, in units of the objective turned so that lower is better. */
  readonly cap: number | null;
  /** Indices (into the given objectives) of the rows that `values` are of. */
  readonly rows: readonly number[];
}

/**
 * Chooses and applies the scale. `objectives` are turned so that lower is better; NaN stands for a failed
 * or diverged trial, which counts as worst under clip and rank and is left out under raw and log.
 * @returns null where nothing can be analysed: no finite value, or more than half failed
 */
export function applyScale(objectives: Float64Array, wanted: ScaleName | 'auto'): Scaled | null {
  const finite = Array.from(objectives.keys()).filter((row) => Number.isFinite(objectives[row]));
  const sorted = ascending(finite.map((row) => objectives[row] ?? 0));
  const failed = objectives.length - finite.length;
  if (sorted.length === 0) return null;
  const { used, reason } = wanted === 'auto' ? automatic(sorted, failed) : { used: wanted, reason: 'as asked for' };
  const pick = (rows: readonly number[], value: (y: number) => number) =>
    Float64Array.from(rows, (row) => value(objectives[row] ?? NaN));
  const all = Array.from(objectives.keys());
  switch (used) {
    case 'raw':
      return { used, reason, cap: null, rows: finite, values: pick(finite, (y) => y) };
    case 'log':
      return logScale(objectives, finite, reason);
    case 'rank':
      return {
        used,
        reason,
        cap: null,
        rows: all,
        values: midRanks(pick(all, (y) => (Number.isFinite(y) ? y : Infinity))).map((rank) => rank / all.length),
      };
    case 'clip': {
      // The lower median over all trials, failed ones worst: always an observed value, whatever stands for a failure.
      const cap = sorted[Math.floor((objectives.length - 1) / 2)];
      if (cap === undefined) return null;
      return { used, reason, cap, rows: all, values: pick(all, (y) => (Number.isFinite(y) ? Math.min(y, cap) : cap)) };
    }
  }
}

/** Raw unless something failed or the worse half reaches more than ten times as far as the better half. */
function automatic(sorted: Float64Array, failed: number): { used: ScaleName; reason: string } {
  if (failed > 0) return { used: 'clip', reason: `${failed} trials gave no finite value; they count as worst` };
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const worse = (sorted.at(-1) ?? 0) - middle;
  const better = middle - (sorted[0] ?? 0);
  if (worse > 10 * better && better > 0)
    return { used: 'clip', reason: 'a few very bad trials would drown everything else' };
  if (!Number.isFinite(worse + better) || worse > 1e150)
    return { used: 'clip', reason: 'some values are too large to square' };
  return { used: 'raw', reason: 'all values are finite and none dwarfs the rest' };
}

/** Natural logarithm of the objective's size; for negated (maximised) objectives of its negative. */
function logScale(objectives: Float64Array, finite: readonly number[], reason: string): Scaled | null {
  const turned = finite.every((row) => (objectives[row] ?? 0) < 0);
  const usable = finite.filter((row) => (turned ? -(objectives[row] ?? 0) : (objectives[row] ?? 0)) > 0);
  if (usable.length === 0) return null;
  const values = Float64Array.from(usable, (row) => {
    const y = objectives[row] ?? 1;
    return turned ? -Math.log(-y) : Math.log(y);
  });
  const left = finite.length - usable.length;
  return {
    used: 'log',
    reason: left > 0 ? `${reason}; ${left} values without a logarithm are left out` : reason,
    values,
    cap: null,
    rows: usable,
  };
}
