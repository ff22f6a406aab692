import type { Provenance, TrialResult } from '../../shared/records.ts';
import type { Environment, ProvenanceSummary, Timing } from './model-types.ts';

/** The distinct environments of some results, and whether they are mixed. */
export function environmentsOf(results: readonly TrialResult[]): Pick<ProvenanceSummary, 'environments' | 'mixed'> {
  const groups = new Map<string, { readonly of: Provenance; readonly hosts: Map<string, number> }>();
  for (const { provenance } of results) {
    const { backend, tensorflow, threads, cpu, node, hypersweep, host } = provenance;
    const key = JSON.stringify([backend, tensorflow, threads, cpu, node, hypersweep]);
    const group = groups.get(key) ?? { of: provenance, hosts: new Map<string, number>() };
    groups.set(key, group);
    group.hosts.set(host, (group.hosts.get(host) ?? 0) + 1);
  }
  const environments = [...groups.entries()]
    .map(([key, { of, hosts }]) => ({ key, environment: environmentOf(of, hosts) }))
    .sort((a, b) => b.environment.trials - a.environment.trials || (a.key < b.key ? -1 : 1))
    .map(({ environment }) => environment);
  const kinds = environments.map(({ backend, tensorflow, threads, cpu }) =>
    JSON.stringify([backend, tensorflow, threads, cpu]),
  );
  return { environments, mixed: new Set(kinds).size > 1 };
}

/** Trials that began so long before their sweep, or end so long after the report, in ms, were timed by a clock that is wrong. */
const clockToleranceMs = 600_000;

/** How long the trials took; from when to when only where the workers' clocks agree with this machine's. */
export function timingOf(
  results: readonly TrialResult[],
  { createdAt, now }: { readonly createdAt: number; readonly now: number },
): Timing {
  if (results.length === 0) return { trials: 0, secondsPerTrial: null, workerSeconds: 0, spanSeconds: null };
  let workerSeconds = 0;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const { seconds, startedAt } of results) {
    workerSeconds += seconds;
    start = Math.min(start, startedAt);
    end = Math.max(end, startedAt + seconds * 1000);
  }
  const isCredible = start >= createdAt - clockToleranceMs && end <= now + clockToleranceMs;
  return {
    trials: results.length,
    secondsPerTrial: workerSeconds / results.length,
    workerSeconds,
    spanSeconds: isCredible ? Math.max(0, end - start) / 1000 : null,
  };
}

function environmentOf(
  { backend, tensorflow, threads, cpu, node, hypersweep }: Provenance,
  counts: ReadonlyMap<string, number>,
): Environment {
  const hosts = [...counts]
    .map(([host, trials]) => ({ host, trials }))
    .sort((a, b) => b.trials - a.trials || (a.host < b.host ? -1 : 1));
  const trials = hosts.reduce((sum, host) => sum + host.trials, 0);
  return { backend, tensorflow, threads, cpu, node, hypersweep, trials, hosts };
}
