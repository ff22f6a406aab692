import { parseByteSize } from '../../shared/byte-size.ts';
import { canonicalJson, sha256 } from '../../shared/canonical-json.ts';
import { parseDuration } from '../../shared/duration.ts';
import { searchSpaceOf } from '../../shared/parameter-config.ts';
import { recordVersion, type Settings, type SweepRecord, type TaskRef } from '../../shared/records.ts';
import { listedPoints } from '../../shared/starts.ts';
import type { SweepConfig } from '../../shared/sweep-config.ts';

/**
 * The record of a config's sweep. Its id is a hash of what decides on trials' outcomes: record version, task code, method,
 * seed, metric, parameters, constraints, the listed points (in a grid, where they change nothing, not), split, epochs,
 * batch_size and patience, for lhs also run_cap; everything else is settings, which may change without another id.
 * A seed that the file does not give is made from the rest of the same. `createdAt` is in ms since 1970.
 */
export function sweepRecordOf(
  config: SweepConfig,
  task: TaskRef,
  createdAt: number,
): { readonly record: SweepRecord; readonly settings: Settings } {
  const { method, metric, split, epochs, batch_size, patience, constraints } = config;
  const space = searchSpaceOf(config.parameters);
  const points = method === 'grid' ? [] : listedPoints(space, config.points_to_evaluate);
  const search = {
    method,
    metric,
    parameters: [...space],
    ...(constraints.length === 0 ? {} : { constraints: [...constraints].sort() }),
    ...(points.length === 0 ? {} : { points_to_evaluate: points }),
    ...(method === 'lhs' && config.run_cap !== undefined ? { run_cap: config.run_cap } : {}),
    split,
    ...(epochs === undefined ? {} : { epochs }),
    ...(batch_size === undefined ? {} : { batch_size }),
    ...(patience === undefined ? {} : { patience }),
  };
  const identity = { recordVersion, task: task.sha256, ...search };
  const seed = config.seed ?? parseInt(hashOf(identity).slice(0, 8), 16);
  const settings = settingsOf(config);
  const sweepId = hashOf({ ...identity, seed }).slice(0, 16);
  return {
    record: { version: recordVersion, sweepId, createdAt, task, seed, ...search, backend: config.backend, settings },
    settings,
  };
}

function settingsOf(config: SweepConfig): Settings {
  const { name, notes, run_cap, replicates, retry, max_failed, budget, gates, requires, priority, pass_env, lesson } =
    config;
  const timeoutMs = parseDuration(config.timeout);
  const memoryBytes = parseByteSize(config.limits.memory);
  const outputBytes = parseByteSize(config.limits.output);
  if (timeoutMs === undefined || memoryBytes === undefined || outputBytes === undefined)
    throw new TypeError('a checked config has readable durations and sizes');
  return {
    ...(name === undefined ? {} : { name }),
    ...(notes === undefined ? {} : { notes }),
    ...(run_cap === undefined ? {} : { run_cap }),
    replicates,
    timeoutMs,
    retry,
    max_failed,
    limits: { memoryBytes, outputBytes },
    budget,
    gates,
    ...(requires === undefined ? {} : { requires }),
    priority,
    pass_env,
    ...(lesson === undefined ? {} : { lesson }),
  };
}

function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
