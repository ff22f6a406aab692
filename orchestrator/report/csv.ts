import { stringify } from 'csv-stringify/sync';
import type { LogLine } from '../../shared/records.ts';
import type { TrialFact } from './evidence-types.ts';

/** What a spreadsheet would run as a formula gets a quote before it; numbers stay as they are. */
const options = { escape_formulas: true, record_delimiter: 'unix' } as const;

/**
 * One row a trial that has ended, in number order: what it is, its hyperparameters as `params.<name>`, its metrics as
 * `metrics.<name>`, when, where and how it ended. Values that are absent are empty,
 * hyperparameters that are null say so; times are ISO 8601, durations seconds.
 */
export function trialsCsv(trials: readonly TrialFact[]): string {
  const params = namesOf(trials.map((trial) => trial.params));
  const metrics = namesOf(trials.map((trial) => trial.metrics));
  const titles = [
    ...['number', 'configuration', 'replicate', 'seed', 'state', 'objective'],
    ...params.map((name) => `params.${name}`),
    ...metrics.map((name) => `metrics.${name}`),
    ...['epochs', 'epoch', 'seconds', 'started_at', 'host', 'attempt', 'failure', 'message'],
  ];
  const rows = trials.map((trial) => [
    ...[trial.number, trial.configuration, trial.replicate, trial.seed, trial.state, trial.objective],
    ...params.map((name) => cell(trial.params[name])),
    ...metrics.map((name) => trial.metrics[name]),
    ...[trial.epochs, trial.epoch, trial.seconds],
    trial.startedAt === null ? null : new Date(trial.startedAt).toISOString(),
    ...[trial.host, trial.attempt, trial.failure, trial.message],
  ]);
  return stringify([titles, ...rows], options);
}

/** One row a metric of an epoch: trial, attempt, epoch (from 1), metric, value (empty where it was not finite), seconds of the epoch. */
export function curvesCsv(trials: readonly TrialFact[], lines: ReadonlyMap<number, readonly LogLine[]>): string {
  const rows = trials.flatMap(({ number, attempt }) =>
    (lines.get(number) ?? []).flatMap((line) =>
      line.kind === 'epochs' && line.attempt === attempt
        ? line.epochs.flatMap(({ epoch, metrics, seconds }) =>
            Object.entries(metrics).map(([name, value]) => [number, attempt, epoch, name, value, seconds]),
          )
        : [],
    ),
  );
  return stringify([['trial', 'attempt', 'epoch', 'metric', 'value', 'epoch_seconds'], ...rows], options);
}

function namesOf(records: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
}

/** Booleans and null as words: csv-stringify would write `1` and nothing, and a parameter that is null is not absent. */
function cell(value: unknown): unknown {
  return typeof value === 'boolean' || value === null ? String(value) : value;
}
