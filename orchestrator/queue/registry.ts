import { SweepError } from '../../shared/errors.ts';
import type { ControlLine, Settings, SweepRecord, Wanted } from '../../shared/records.ts';
import { newestControl, sealControl } from '../../shared/control-lines.ts';
import { recordVersion } from '../../shared/records.ts';
import { openSweep, sealSweep } from '../../shared/sealed.ts';
import {
  registryQueue,
  registryQueueOf,
  sweepJob,
  sweepOfJob,
  versionJob,
  versionOfJob,
  versionsQueue,
} from '../../shared/store-layout.ts';
import type { SweepStore } from './sweep-store.ts';

/** A sweep as the registry knows it: what it is, what its owner wants, and the settings in force. */
export interface RegisteredSweep {
  readonly record: SweepRecord;
  readonly wanted: Wanted;
  readonly settings: Settings;
  /** Why it was stopped, where no person did it. */
  readonly reason: string | null;
}

/** Writes the sweep record unless it is there, and gives the one that is there. */
export async function registerSweep(store: SweepStore, record: SweepRecord): Promise<SweepRecord> {
  const registry = store.broker.queue(registryQueue);
  const jobId = sweepJob(record.sweepId);
  await registry.add('sweep', sealSweep(store.seal, record), { jobId });
  // Workers of another version, which look into other queues, learn here that there is work they cannot see.
  await store.broker.queue(versionsQueue).add('version', {}, { jobId: versionJob(recordVersion) });
  const job = await registry.getJob(jobId);
  return openSweep(store.seal, record.sweepId, job?.data);
}

/**
 * Appends what the owner wants, which is in force from then on. Written before anything is withdrawn. `after`: number of the line that
 * this one follows, for a line with a reason; by default that of the line in force.
 * @throws SweepError `SWEEP_UNKNOWN` once the sweep has been deleted
 */
// eslint-disable-next-line max-params -- the last one is for one caller alone
export async function writeControl(
  store: SweepStore,
  sweepId: string,
  line: Omit<ControlLine, 'sequence'>,
  after?: number,
): Promise<void> {
  const sequence = (after ?? (await readControl(store, sweepId))?.sequence ?? -1) + 1;
  const sealed = sealControl(store.seal, sweepId, { ...line, sequence });
  const [registry, jobId] = [store.broker.queue(registryQueue), sweepJob(sweepId)];
  try {
    await registry.addJobLog(jobId, sealed);
  } catch (error) {
    throw (await registry.getJob(jobId)) === undefined ? deleted(sweepId) : error;
  }
}

/** The control line in force; null where there is none. */
export async function readControl(store: SweepStore, sweepId: string): Promise<ControlLine | null> {
  const { logs } = await store.broker.queue(registryQueue).getJobLogs(sweepJob(sweepId));
  return newestControl(store.seal, sweepId, logs);
}

/** What the owner of a sweep that somebody follows wants. @throws SweepError `SWEEP_UNKNOWN` once it has been deleted */
export async function readWanted(store: SweepStore, sweepId: string): Promise<Wanted> {
  const control = await readControl(store, sweepId);
  if (control !== null) return control.wanted;
  if ((await store.broker.queue(registryQueue).getJob(sweepJob(sweepId))) !== undefined) return 'paused';
  throw deleted(sweepId);
}

function deleted(sweepId: string): SweepError {
  return new SweepError('SWEEP_UNKNOWN', `Sweep ${sweepId} was deleted from this store meanwhile.`, {
    hint: 'Reports that were written before stay; running its file again begins it anew.',
  });
}

/** @throws SweepError `SWEEP_UNKNOWN` when the store has no such sweep */
export async function readSweep(store: SweepStore, sweepId: string): Promise<RegisteredSweep> {
  const job = await store.broker.queue(registryQueue).getJob(sweepJob(sweepId));
  if (job === undefined) throw new SweepError('SWEEP_UNKNOWN', `This store has no sweep ${sweepId}.`);
  const record = openSweep(store.seal, sweepId, job.data);
  const control = await readControl(store, sweepId);
  return {
    record,
    wanted: control?.wanted ?? 'paused',
    settings: control?.settings ?? record.settings,
    reason: control?.reason ?? null,
  };
}

/** States of jobs that nothing processes. */
const listed: ('waiting' | 'prioritized')[] = ['waiting', 'prioritized'];

/** Every sweep of the store, oldest first; records that are not genuine are given to `onRefused` and left out. */
export async function listSweeps(
  store: SweepStore,
  onRefused: (error: SweepError, sweepId: string) => void,
): Promise<RegisteredSweep[]> {
  const ids = await store.broker.queue(registryQueue).getRanges(listed, 0, -1);
  const sweeps: RegisteredSweep[] = [];
  for (const id of ids.map(sweepOfJob).filter((each) => each !== null)) {
    try {
      sweeps.push(await readSweep(store, id));
    } catch (error) {
      if (!(error instanceof SweepError)) throw error;
      onRefused(error, id);
    }
  }
  return sweeps.sort((a, b) => a.record.createdAt - b.record.createdAt);
}

/** Record versions but this one of which the store holds sweeps, ascending: they stand in queues of their own. */
export async function otherVersions(store: SweepStore): Promise<number[]> {
  const ids = await store.broker.queue(versionsQueue).getRanges(listed, 0, -1);
  const versions = new Set(ids.map(versionOfJob).filter((version) => version !== null));
  versions.delete(recordVersion);
  const held: number[] = [];
  for (const version of versions) {
    const jobs = await store.broker.queue(registryQueueOf(version)).getRanges(listed, 0, -1);
    if (jobs.some((id) => sweepOfJob(id) !== null)) held.push(version);
  }
  return held.sort((a, b) => a - b);
}

/**
 * The sweep that a user means by a name, a full id or an id's beginning (at least 4 digits); the newest when they name none.
 * @throws SweepError `SWEEP_UNKNOWN` when none or several fit, listing what there is
 */
export function chooseSweep(sweeps: readonly RegisteredSweep[], wanted: string | undefined): RegisteredSweep {
  const fits = wanted === undefined ? sweeps.slice(-1) : sweeps.filter((sweep) => isNamed(sweep, wanted));
  const [only] = fits;
  if (only !== undefined && fits.length === 1) return only;
  const known = (fits.length > 0 ? fits : sweeps).map(
    ({ record, settings }) => `  ${record.sweepId}  ${settings.name ?? ''}`,
  );
  const hint =
    known.length === 0 ? 'Start one with: hypersweep run FILE' : `Sweeps there:\n${known.slice(-20).join('\n')}`;
  const problem =
    fits.length > 1 ? `"${wanted ?? ''}" names ${fits.length} sweeps; say which by its id.` : nothingFits(wanted);
  throw new SweepError('SWEEP_UNKNOWN', problem, { hint });
}

function nothingFits(wanted: string | undefined): string {
  return wanted === undefined ? 'The store has no sweep yet.' : `The store has no sweep "${wanted}".`;
}

function isNamed({ record, settings }: RegisteredSweep, wanted: string): boolean {
  return settings.name === wanted || isIdOf(record.sweepId, wanted);
}

/** Whether this is the id or its beginning. */
export function isIdOf(sweepId: string, wanted: string): boolean {
  return wanted.length >= 4 && sweepId.startsWith(wanted);
}
