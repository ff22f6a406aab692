import { relative, resolve } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import type { Settings, SweepRecord } from '../../shared/records.ts';
import { loadTaskCode, type TaskCode } from '../plan/bundle.ts';
import { loadSweepFile, type LoadedSweep } from '../plan/load.ts';
import { refuseUnknownChecks } from './gate-decision.ts';
import { planSweep } from '../plan/plan-sweep.ts';
import type { Plan } from '../plan/plan.ts';
import { sweepRecordOf } from '../plan/sweep-record.ts';

/** A sweep file, read, checked and planned: everything that will run, before anything runs. */
export interface PreparedSweep {
  readonly loaded: LoadedSweep;
  readonly code: TaskCode;
  readonly plan: Plan;
}

/**
 * Reads and plans a sweep file without a store, TensorFlow or user code; with `strict` warnings are errors.
 * @throws SweepError `CONFIG_NOT_FOUND`, `CONFIG_INVALID`, `SPACE_EMPTY`, `TASK_UNKNOWN`, `TASK_INVALID`
 */
export async function prepareSweep(
  file: string,
  context: { readonly project: string; readonly now: number; readonly strict?: boolean },
): Promise<PreparedSweep> {
  const loaded = await loadSweepFile(file, { strict: context.strict === true });
  const code = await loadTaskCode(loaded.config.task, { sweepFile: loaded.path, project: context.project });
  const { record, settings } = sweepRecordOf(loaded.config, code.ref, context.now);
  const plan = planSweep(record, { ...settings, file: relative(context.project, resolve(file)) });
  refuseUnknownChecks(settings);
  if (plan.trials.length === 0) throw new SweepError('SPACE_EMPTY', `${file} has no trial to run.`);
  return { loaded, code, plan };
}

/** Members of the sweep record that make its id. */
const identity = [
  'task',
  'method',
  'seed',
  'metric',
  'parameters',
  'constraints',
  'points_to_evaluate',
  'run_cap',
  'split',
  'epochs',
  'batch_size',
  'patience',
] as const;

/** What differs between two sweeps of one name, in the file's own words: the members that gave the newer one another id. */
export function identityChanges(before: SweepRecord, now: SweepRecord): string[] {
  return identity.filter((member) => JSON.stringify(before[member]) !== JSON.stringify(now[member]));
}

/** Members of the settings that a reader is told about when they change. */
const settingsMembers = [
  'name',
  'notes',
  'run_cap',
  'replicates',
  'timeoutMs',
  'retry',
  'max_failed',
  'limits',
  'budget',
  'gates',
  'priority',
  'pass_env',
  'lesson',
] as const;

/** What differs between two settings of one sweep: members that its id does not cover. */
export function settingsChanges(before: Settings, now: Settings): string[] {
  return settingsMembers
    .filter((member) => JSON.stringify(before[member]) !== JSON.stringify(now[member]))
    .map((member) => `${member} ${shown(before[member])} -> ${shown(now[member])}`);
}

function shown(value: unknown): string {
  return value === undefined ? 'unset' : JSON.stringify(value);
}
