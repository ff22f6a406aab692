import type { AnalysisContext } from './context.ts';
import { forestShares, growForest } from './forest.ts';
import { prepare } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import type { ScaleName } from './report.ts';
import { rowsOf } from './sample.ts';
import type { Study } from './study.ts';

/** A parameter with less than this total cannot make two rankings differ in earnest. */
const noticeable = 0.1;

/**
 * Says so where another scale would put other parameters on top. The other scales are ranked by the forest
 * alone; a parameter counts where its total passes 10 % on one scale while it is not among the first three on another.
 */
export function scaleWarnings(context: AnalysisContext, prepared: Prepared, study: Study): string[] {
  const { placed, check, options, space, seed } = context;
  const axes = check.kept.flatMap((i) => space.axes[i] ?? []);
  if (study.method === 'regimes' || axes.length < 4 || options.mode === 'estimate') return [];
  const rows = placed.rows.map((row) => ({ ...row, nodes: check.kept.map((i) => row.nodes[i] ?? 0) }));
  const scales: readonly ScaleName[] = ['raw', 'rank', 'clip'];
  const rankings = scales.flatMap((scale) => {
    const other = scale === prepared.scaled.used ? prepared : prepare(rows, axes, scale);
    if (!other || !other.sample.y.every((y) => Math.abs(y) < 1e150)) return [];
    const sample = rowsOf(
      other.sample,
      Array.from({ length: Math.min(500, other.sample.y.length) }, (_, row) => row),
    );
    const forest = growForest(sample, { trees: 32, seed: [...seed, 'scale', scale], outOfBag: false });
    const { total } = forestShares(sample, forest, { seed: [...seed, 'scale', scale] });
    const order = [...total.keys()].sort((a, b) => (total[b] ?? 0) - (total[a] ?? 0));
    return [{ scale, total, top: new Set(order.slice(0, 3)), lead: order[0] ?? 0 }];
  });
  const differ = axes.flatMap((axis, i) => {
    const leads = rankings.filter(({ lead, total }) => lead === i && (total[i] ?? 0) > 2 * noticeable);
    const misses = rankings.filter(({ top, total }) => !top.has(i) && (total[i] ?? 0) < noticeable);
    const [high] = leads;
    const [low] = misses;
    return high && low
      ? [`${axis.name} leads on the ${high.scale} scale and is not among the first three on the ${low.scale} scale`]
      : [];
  });
  return differ.length > 0 ? [`ranking depends on scale: ${differ.join('; ')}`] : [];
}
