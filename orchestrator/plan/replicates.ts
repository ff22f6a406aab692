import type { Settings, SweepRecord } from '../../shared/records.ts';
import type { Trial } from '../../shared/trial.ts';
import type { Configuration } from './configuration.ts';
import { derivedSeed } from '../../shared/seeded-random.ts';

/**
 * The trials of the configurations, configuration by configuration, each one's replicates together. A trial's seed
 * follows from the sweep's seed, the configuration's key and the replicate (with `shared`: not from the configuration).
 */
export function trialsOf(
  record: SweepRecord,
  { replicates }: Settings,
  configurations: readonly Configuration[],
): Trial[] {
  const repeated = replicates.configs === 'all' ? configurations.length : replicates.configs;
  const shared = replicates.shared ? seedsOf(replicates.seeds, [record.seed, 'replicate']) : undefined;
  const trials: Trial[] = [];
  for (const [position, { key, params }] of configurations.entries()) {
    const count = position < repeated ? replicates.seeds : 1;
    const seeds = shared?.slice(0, count) ?? seedsOf(count, [record.seed, 'trial', key]);
    for (const [replicate, seed] of seeds.entries())
      trials.push({
        number: trials.length,
        id: `${record.sweepId}-${key}-${seed.toString(36)}`,
        configuration: key,
        replicate,
        seed,
        params,
      });
  }
  return trials;
}

/** Different seeds, the first of which do not depend on the count; one in 2^31 pairs would be equal and is derived anew. */
function seedsOf(count: number, parts: readonly (string | number)[]): number[] {
  const seeds = new Set<number>();
  for (let replicate = 0; replicate < count; replicate++) {
    let seed = derivedSeed(...parts, replicate);
    for (let again = 1; seeds.has(seed); again++) seed = derivedSeed(...parts, replicate, again);
    seeds.add(seed);
  }
  return [...seeds];
}
