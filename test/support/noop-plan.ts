import type { Settings, SweepRecord } from '../../shared/records.ts';
import type { Trial } from '../../shared/trial.ts';
import { sha256 } from '../../shared/canonical-json.ts';
import { planSweep } from '../../orchestrator/plan/plan-sweep.ts';
import type { Plan } from '../../orchestrator/plan/plan.ts';

const settings: Settings = {
  run_cap: 10,
  replicates: { configs: 'all', seeds: 1, shared: false },
  timeoutMs: 60_000,
  retry: { lost: 20, crash: 2, oom: 1 },
  max_failed: 0.2,
  limits: { memoryBytes: 4 * 2 ** 30, outputBytes: 10 * 2 ** 20 },
  budget: { trials: 200, worker_hours: 24 },
  gates: { data: 'on', baselines: 'on', preflight: 'on', overrides: [] },
  priority: 0,
  pass_env: [],
};

/** A plan of `count` random trials over one parameter, with an id of its own, for tests that train nothing. */
export function noopPlan(count: number, name: string, changes: Partial<SweepRecord> = {}): Plan {
  const inForce = { ...settings, ...changes.settings, run_cap: count };
  const record: SweepRecord = {
    version: 1,
    sweepId: sha256(name).slice(0, 16),
    createdAt: 0,
    task: { kind: 'built-in', name: 'sentiment', sha256: sha256('sentiment') },
    method: 'random',
    seed: 1,
    metric: { name: 'eval/x', goal: 'maximize', at: 'last' },
    parameters: [{ name: 'a', dimension: { kind: 'uniform', min: 0, max: 1 } }],
    split: { eval: 0.2, test: 0 },
    backend: 'wasm',
    ...changes,
    settings: inForce,
  };
  return planSweep(record, inForce);
}

/** Trials of a plan as the store tells them before anything ran. */
export function waiting(trials: readonly Trial[]) {
  return trials.map((trial) => ({ trial, state: 'waiting' as const }));
}
