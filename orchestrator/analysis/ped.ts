import type { Axis } from './axis.ts';
import type { PlacedRow } from './prepare.ts';

/** Share of the trials that count as best; PED-ANOVA's gamma'. */
const bestShare = 0.1;

/**
 * PED-ANOVA of one axis (Watanabe et al. 2023; with regimes): `v = gamma'^2 (alpha^2 / beta) D`, D the Pearson
 * divergence between the best tenth and the search distribution, not normalised. Bins instead of kernels, at most one per
 * three of the best, with the divergence expected of equal distributions taken off. Null below 50 trials.
 */
export function pedAnova(rows: readonly PlacedRow[], axis: Axis, at: number): number | null {
  if (rows.length < 50) return null;
  const order = [...rows].sort((a, b) => worstLast(a.objective) - worstLast(b.objective));
  const best = order.slice(0, Math.ceil(bestShare * rows.length)).map(({ nodes }) => nodes[at] ?? -1);
  const all = rows.map(({ nodes }) => nodes[at] ?? -1);
  const bestActive = best.filter((node) => node >= 0);
  const active = all.filter((node) => node >= 0);
  if (active.length < 2) return 0;
  const alpha = bestActive.length / best.length;
  const beta = active.length / all.length;
  if (bestActive.length < 2) return 0;
  const divergence = pearson(bestActive, axis);
  return bestShare ** 2 * (alpha ** 2 / beta) * Math.max(0, divergence);
}

function worstLast(objective: number): number {
  return Number.isFinite(objective) ? objective : Infinity;
}

function pearson(nodes: readonly number[], axis: Axis): number {
  const size = axis.mass.length;
  const bins = axis.ordered ? Math.max(2, Math.min(size, 10, Math.floor(nodes.length / 3))) : size;
  const counts = new Float64Array(bins);
  const mass = new Float64Array(bins);
  const binOf = (node: number) => Math.min(bins - 1, Math.floor((axis.position[node] ?? 0) * bins));
  for (const [node, value] of axis.mass.entries()) {
    const bin = axis.ordered ? binOf(node) : node;
    mass[bin] = (mass[bin] ?? 0) + value;
  }
  for (const node of nodes) {
    const bin = axis.ordered ? binOf(node) : node;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const n = nodes.length;
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) {
    const m = mass[bin] ?? 0;
    if (m <= 0) continue;
    const p = (counts[bin] ?? 0) / n;
    sum += ((p - m) ** 2 - (p * (1 - p)) / (n - 1)) / m;
  }
  return sum;
}
