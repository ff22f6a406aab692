import { recordVersion, type Backend } from './records.ts';

/** Key prefix on Redis and schema on PostgreSQL under which everything of ours stands. */
export const defaultNamespace = 'hypersweep';

/** The tag of workers and sweeps that name none. */
export const defaultTag = 'default';

/** Queue whose jobs are sweep records; nothing processes it. */
export const registryQueue = registryQueueOf(recordVersion);

/** Queue whose jobs are code bundles; nothing processes it. */
export const codeQueue = `code-v${recordVersion}`;

/** Queue in which every worker, of whatever version, keeps one job that says it is there; nothing processes it. */
export const workersQueue = 'workers';

/** Queue with one job for each record version that sweeps of this store were written in; nothing processes it. */
export const versionsQueue = 'versions';

/** Queue in which sweep records of a version stand. */
export function registryQueueOf(version: number): string {
  return `sweeps-v${version}`;
}

/** Trial queue of one backend and tag: a worker takes only what it can run. */
export function trialQueue(backend: Backend, tag: string): string {
  return `trials-v${recordVersion}-${backend === 'node' ? 'node-cpu' : backend}-${tag}`;
}

/** Gates queue: `auto` is served by every worker of the tag, a named backend by workers that run it. */
export function gatesQueue(backend: Backend | 'auto', tag: string): string {
  return `gates-v${recordVersion}-${backend}-${tag}`;
}

/** Id of the registry job that holds the store's own id. */
export const storeJob = 'store-id';

/** Id of a worker's presence job. */
export function workerJob(id: string): string {
  return `worker-${id}`;
}

/** The worker's id of a presence job, or null for another job. */
export function workerOfJob(jobId: string): string | null {
  return jobId.startsWith('worker-') ? jobId.slice('worker-'.length) : null;
}

/** Id of the job that stands for a record version. */
export function versionJob(version: number): string {
  return `version-${version}`;
}

/** The record version of a job of the versions queue, or null for another job. */
export function versionOfJob(jobId: string): number | null {
  return /^version-\d+$/.test(jobId) ? Number(jobId.slice('version-'.length)) : null;
}

/** Id of a sweep's registry job. */
export function sweepJob(sweepId: string): string {
  return `sweep-${sweepId}`;
}

/** The sweep id of a registry job, or null for another job. */
export function sweepOfJob(jobId: string): string | null {
  return jobId.startsWith('sweep-') ? jobId.slice('sweep-'.length) : null;
}

/** Id of a code bundle's job. */
export function codeJob(sha256: string): string {
  return `code-${sha256}`;
}

/** Id of a sweep's gates job. */
export function gatesJob(sweepId: string): string {
  return `gates-${sweepId}`;
}

/** Id of a trial's job. */
export function trialJob(trialId: string): string {
  return `trial-${trialId}`;
}
