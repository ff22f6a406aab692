import type { Presence } from './presence.ts';

/**
 * What each worker is called, by its id: host and pid, and where several share both, as containers with one host name do, also the
 * beginning of the id.
 */
export function workerNames(workers: readonly Pick<Presence, 'id' | 'host' | 'pid'>[]): ReadonlyMap<string, string> {
  const shared = new Map<string, number>();
  for (const worker of workers) shared.set(shortName(worker), (shared.get(shortName(worker)) ?? 0) + 1);
  return new Map(
    workers.map((worker) => {
      const name = shortName(worker);
      return [worker.id, (shared.get(name) ?? 0) > 1 ? `${name}#${worker.id.slice(0, 6)}` : name];
    }),
  );
}

function shortName({ host, pid }: Pick<Presence, 'host' | 'pid'>): string {
  return `${host}/${pid}`;
}
