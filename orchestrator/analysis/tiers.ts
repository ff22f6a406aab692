import { holm } from '../../shared/stats/multiplicity.ts';
import { normalTwoSided } from './distributions.ts';
import { deviation } from './sample.ts';

/**
 * Rank tiers from estimates and their half-sample replicates: i is above j only where the difference, in standard deviations
 * of its replicates, passes Holm's bound over all pairs at 5 %.
 * @returns for each parameter the first and last rank it may have, from 1; equal numbers mean the rank is settled
 */
export function rankTiers(
  estimates: ArrayLike<number>,
  replicates: readonly Float64Array[],
): readonly { readonly first: number; readonly last: number }[] {
  const d = estimates.length;
  const pairs: { readonly above: number; readonly below: number; readonly z: number }[] = [];
  for (let i = 0; i < d; i++)
    for (let j = i + 1; j < d; j++) {
      const difference = (estimates[i] ?? 0) - (estimates[j] ?? 0);
      const sd = deviation(replicates.map((row) => (row[i] ?? 0) - (row[j] ?? 0)));
      const [above, below] = difference >= 0 ? [i, j] : [j, i];
      pairs.push({ above, below, z: difference === 0 ? 0 : Math.abs(difference) / Math.max(sd, 1e-12) });
    }
  const p = holm(pairs.map(({ z }) => normalTwoSided(z)));
  const claims = pairs.filter((_, index) => (p[index] ?? 1) <= 0.05);
  return Array.from({ length: d }, (_, i) => ({
    first: 1 + claims.filter(({ below }) => below === i).length,
    last: d - claims.filter(({ above }) => above === i).length,
  }));
}
