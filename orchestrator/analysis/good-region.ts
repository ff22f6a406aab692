import { median } from '../../shared/stats/order.ts';
import { estimate } from './blend.ts';
import type { Prepared } from './prepare.ts';
import type { Study } from './study.ts';

/**
 * Shares of what separates good from best: the same engine on the objective clipped at its median.
 * Null below 20 configurations and with conditional parameters.
 */
export function goodRegion(
  { sample, scaled }: Prepared,
  study: Study,
  seed: readonly (string | number)[],
): { readonly first: Float64Array; readonly total: Float64Array } | null {
  if (sample.y.length < 20 || study.method === 'regimes') return null;
  if (scaled.used === 'clip') return { first: study.first, total: study.total };
  const cap = median(sample.y);
  const clipped = { ...sample, y: sample.y.map((value) => Math.min(value, cap)) };
  return estimate(clipped, {
    seed: [...seed, 'good'],
    knownNoise: null,
    trees: 64,
    iterations: 10,
    pairs: false,
    warm: { parameters: study.estimate?.gp?.parameters ?? null, gpWeight: study.estimate?.gpWeight ?? 0.5 },
  });
}
