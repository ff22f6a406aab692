import type { Settings, SweepRecord } from '../../shared/records.ts';
import { spaceSize } from '../../shared/point-set.ts';
import { seededRandom, shuffled } from '../../shared/seeded-random.ts';
import type { Configuration, SearchProblem } from './configuration.ts';
import { constraintOf } from './constraint.ts';
import { describePlan } from './describe-plan.ts';
import { gridConfigurations } from './grid.ts';
import { lhsConfigurations } from './lhs.ts';
import type { Plan } from './plan.ts';
import { randomConfigurations } from './random.ts';
import { trialsOf } from './replicates.ts';
import { sobolConfigurations } from './sobol.ts';

/**
 * Every trial of a sweep, with ids, seeds and order that follow from record and settings alone.
 * @throws SweepError `SPACE_EMPTY` when constraints leave too few points to be found
 */
export function planSweep(record: SweepRecord, settings: Settings): Plan {
  const space = record.parameters;
  const configurations = configurationsOf(record, settings);
  const trials = trialsOf(record, settings, configurations);
  const counted = {
    spaceSize: spaceSize(space),
    configurationCount: configurations.length,
  };
  const description = describePlan({
    ...counted,
    method: record.method,
    runCap: settings.run_cap,
    constrained: (record.constraints ?? []).length > 0,
    listed: record.points_to_evaluate?.length ?? 0,
    trialCount: trials.length,
  });
  return { record, settings, space, ...counted, trials, description };
}

function configurationsOf(record: SweepRecord, settings: Settings): Configuration[] {
  const { parameters: space, constraints = [], points_to_evaluate: points = [], seed, method } = record;
  const problem: SearchProblem = {
    space,
    seed,
    constraints: constraints.map((text) => constraintOf(text, space)),
    points,
  };
  const cap = settings.run_cap;
  switch (method) {
    case 'grid':
      return gridConfigurations(problem, cap);
    case 'random':
      return randomConfigurations(problem, cap ?? 0);
    case 'sobol':
      return sobolConfigurations(problem, cap ?? 0);
    case 'lhs':
      // Another number of configurations would be other configurations: the record's own counts.
      return lhsConfigurations(problem, record.run_cap ?? cap ?? 0);
  }
}

/** The trials' numbers in the order in which they are enqueued: shuffled by the seed, so that a part is a fair sample. */
export function positions(plan: Plan): number[] {
  return shuffled(
    plan.trials.map((trial) => trial.number),
    seededRandom(plan.record.seed, 'positions'),
  );
}
