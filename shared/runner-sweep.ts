import type { SweepRecord } from './records.ts';
import type { RunnerSweep } from './runner-protocol.ts';

/** What of a sweep's record its runners are told. */
export function runnerSweepOf(record: SweepRecord): RunnerSweep {
  const { sweepId, seed, metric, split, epochs, batch_size, patience, parameters } = record;
  return {
    sweepId,
    seed,
    metric,
    split,
    ...(epochs === undefined ? {} : { epochs }),
    ...(batch_size === undefined ? {} : { batch_size }),
    ...(patience === undefined ? {} : { patience }),
    swept: parameters.map(({ name }) => name),
  };
}
