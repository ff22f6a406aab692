import type { Settings, SweepRecord } from '../../shared/records.ts';
import { spaceSize } from '../../shared/search-space.ts';
import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import { describePlan } from './describe-plan.ts';
import { gridConfigurations } from './grid.ts';
import type { Plan } from './plan.ts';
import { randomConfigurations } from './random.ts';
import { trialsOf } from './replicates.ts';

/** Every trial of a sweep, with ids, seeds and order that follow from record and settings alone. */
export function planSweep(record: SweepRecord, settings: Settings): Plan {
  const space = record.parameters;
  const configurations =
    record.method === 'grid'
      ? gridConfigurations(space, settings.run_cap, record.seed)
      : randomConfigurations(space, settings.run_cap ?? 0, record.seed);
  const trials = trialsOf(record, settings, configurations);
  const counted = {
    spaceSize: spaceSize(space),
    configurationCount: configurations.length,
  };
  const description = describePlan({
    ...counted,
    method: record.method,
    runCap: settings.run_cap,
    trialCount: trials.length,
  });
  return { record, settings, space, ...counted, trials, description };
}

/** The trials' numbers in the order in which they are enqueued: shuffled by the seed, so that a part is a fair sample. */
export function positions(plan: Plan): number[] {
  return shuffled(
    plan.trials.map((trial) => trial.number),
    seededRandom(plan.record.seed, 'positions'),
  );
}
