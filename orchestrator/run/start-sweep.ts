import type { SweepRecord } from '../../shared/records.ts';
import { defaultTag } from '../../shared/store-layout.ts';
import type { Plan } from '../plan/plan.ts';
import { listSweeps, registerSweep, type RegisteredSweep } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { gitState } from './git-state.ts';
import { identityChanges, settingsChanges, type PreparedSweep } from './prepare-sweep.ts';

/**
 * Registers a prepared sweep, or finds it registered, and says in `news` how it relates to what the store holds: the same
 * sweep with other settings, or a new one because the file or the task changed. `project` is the folder of the task's code.
 */
export async function startSweep(
  store: SweepStore,
  prepared: PreparedSweep,
  project: string,
): Promise<{ readonly prepared: PreparedSweep; readonly news: readonly string[] }> {
  const { plan } = prepared;
  const sweeps = await listSweeps(store, () => undefined);
  const same = sweeps.find((sweep) => sweep.record.sweepId === plan.record.sweepId);
  const record = await registerSweep(store, same?.record ?? (await withSource(plan.record, project)));
  const news = same === undefined ? newSweepNews(sweeps, plan) : sameSweepNews(same, plan);
  // The id covers all that the trials follow from: they need not be planned anew.
  return { prepared: { ...prepared, plan: { ...plan, record, space: record.parameters } }, news };
}

/** The record with the state of the working tree that the sweep is made in. */
async function withSource(record: SweepRecord, project: string): Promise<SweepRecord> {
  const source = await gitState(project);
  return source === undefined ? record : { ...record, settings: { ...record.settings, source } };
}

function newSweepNews(sweeps: readonly RegisteredSweep[], plan: Plan): string[] {
  const earlier = sweeps.findLast((sweep) => sweep.settings.name === plan.settings.name);
  if (earlier === undefined) return [];
  const changes = identityChanges(earlier.record, plan.record).join(', ');
  return [
    `this is a new sweep, ${plan.record.sweepId}: ${changes} changed since ${earlier.record.sweepId}, whose results stay`,
    `  (hypersweep report ${earlier.record.sweepId})`,
  ];
}

function sameSweepNews(same: RegisteredSweep, plan: Plan): string[] {
  const changes = settingsChanges(same.settings, plan.settings);
  const backend = plan.record.backend;
  const { requires } = plan.settings;
  const fixed = same.record.settings.requires;
  return [
    ...(changes.length === 0 ? [] : [`the same sweep with other settings: ${changes.join('; ')}`]),
    ...(backend === same.record.backend || backend === 'auto'
      ? []
      : [
          `backend ${backend} in the file is not used: this sweep was begun with ${same.record.backend} and stays comparable`,
        ]),
    ...(requires === fixed
      ? []
      : [
          `requires ${requires ?? 'unset'} in the file is not used: this sweep's trials are with the workers of tag ${fixed ?? defaultTag}`,
        ]),
  ];
}
