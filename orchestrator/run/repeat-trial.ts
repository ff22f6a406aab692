import { resolve } from 'node:path';
import { SweepError } from '../../shared/errors.ts';
import type { TrialResult } from '../../shared/records.ts';
import type { RunnerMessage, RunnerOutcome } from '../../shared/runner-protocol.ts';
import { runnerSweepOf } from '../../shared/runner-sweep.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import type { Trial } from '../../shared/trial.ts';
import { thisMachine } from '../machine.ts';
import { epochsOf, readLines } from '../queue/curves.ts';
import { listSweeps } from '../queue/registry.ts';
import { storeOf, type SweepStore } from '../queue/sweep-store.ts';
import { layTask, runDirectly } from './direct-runner.ts';
import type { PreparedSweep } from './prepare-sweep.ts';
import { readSnapshot } from './sweep-state.ts';

type Epoch = Extract<RunnerMessage, { type: 'epoch' }>;

/** What the store has of a trial that is trained again. */
export interface StoredTrial {
  readonly result: TrialResult;
  readonly curves: readonly Pick<Epoch, 'epoch' | 'metrics'>[];
  readonly fingerprint: string | null;
}

/** A trial trained again outside its sweep. */
export interface Repeated {
  readonly trial: Trial;
  readonly outcome: RunnerOutcome;
  readonly provenance: Extract<RunnerMessage, { type: 'ready' }>['provenance'];
  /** `none`: the store has no result of it; `other-machine`: versions, threads or CPU differ, so equality is not promised. */
  readonly comparison: 'equal' | 'different' | 'other-machine' | 'none';
  readonly stored: StoredTrial | null;
}

/** @throws SweepError `TRIAL_UNKNOWN` */
export function trialOf({ plan }: PreparedSweep, number: number): Trial {
  const trial = plan.trials[number];
  if (trial !== undefined) return trial;
  throw new SweepError('TRIAL_UNKNOWN', `This sweep has trials 0 to ${plan.trials.length - 1}, not ${number}.`);
}

/** What a store knows of a trial, or null. */
export async function readStored(
  store: SweepStore,
  prepared: PreparedSweep,
  trial: Trial,
): Promise<StoredTrial | null> {
  const sweeps = await listSweeps(store, () => undefined);
  const sweep = sweeps.find(({ record }) => record.sweepId === prepared.plan.record.sweepId);
  if (sweep === undefined) return null;
  const { outcomes, gates } = await readSnapshot(store, sweep);
  const outcome = outcomes.find((each: TrialOutcome) => each.trial.id === trial.id);
  if (gates === null || outcome === undefined || !('result' in outcome)) return null;
  const { result } = outcome;
  const lines = await readLines(storeOf(store, sweep.record), gates.provenance.backend, {
    id: trial.id,
    attempt: result.attempt,
  });
  return { result, curves: epochsOf(lines), fingerprint: gates.data?.fingerprint ?? null };
}

/**
 * Trains one trial again in a runner of its own and compares it with what the store has, bit by bit.
 * @throws SweepError `BACKEND_UNAVAILABLE`, `WORKER_FAILED`, `TASK_INVALID`, `DATA_CHANGED`
 */
export async function repeatTrial(
  prepared: PreparedSweep,
  trial: Trial,
  context: {
    readonly stored: StoredTrial | null;
    readonly stateFolder: string;
    readonly environment: NodeJS.ProcessEnv;
    readonly save: string | undefined;
    readonly signal: AbortSignal;
    readonly onEpoch: (message: Epoch) => void;
  },
): Promise<Repeated> {
  const { stored } = context;
  const { record } = prepared.plan;
  const curves: Epoch[] = [];
  let provenance: Repeated['provenance'] | undefined;
  const request = {
    type: 'trial' as const,
    sweep: runnerSweepOf(record),
    task: await layTask(prepared.code, context.stateFolder),
    trialId: trial.id,
    seed: trial.seed,
    params: trial.params,
    fingerprint: stored?.fingerprint ?? null,
    ...(context.save === undefined ? {} : { saveDir: resolve(context.save) }),
  };
  const answer = await runDirectly(request, {
    backend: stored?.result.provenance.backend ?? record.backend,
    threads: stored?.result.provenance.threads ?? thisMachine().cores,
    environment: context.environment,
    passed: prepared.plan.settings.pass_env,
    signal: context.signal,
    onReady: (ready) => (provenance = ready),
    onEpoch: (message) => {
      curves.push(message);
      context.onEpoch(message);
    },
  });
  if (answer.type === 'failed')
    throw new SweepError(answer.class === 'data' ? 'DATA_CHANGED' : 'TASK_INVALID', answer.message);
  if (answer.type !== 'trial-done' || provenance === undefined)
    throw new SweepError('WORKER_FAILED', 'The runner answered another request.');
  return {
    trial,
    outcome: answer.outcome,
    provenance,
    comparison: compare({ outcome: answer.outcome, curves, provenance }, stored),
    stored,
  };
}

function compare(
  now: {
    readonly outcome: RunnerOutcome;
    readonly curves: readonly Epoch[];
    readonly provenance: Repeated['provenance'];
  },
  stored: StoredTrial | null,
): Repeated['comparison'] {
  if (stored === null) return 'none';
  const { backend, tensorflow, threads, cpu } = stored.result.provenance;
  const same = now.provenance;
  const sameMachine =
    same.backend === backend && same.tensorflow === tensorflow && same.threads === threads && same.cpu === cpu;
  if (!sameMachine) return 'other-machine';
  const metricsEqual = JSON.stringify(sorted(now.outcome.metrics)) === JSON.stringify(sorted(stored.result.metrics));
  const curveOf = (epochs: readonly Pick<Epoch, 'epoch' | 'metrics'>[]) =>
    JSON.stringify(epochs.map(({ epoch, metrics }) => [epoch, sorted(metrics)]));
  return metricsEqual && curveOf(now.curves) === curveOf(stored.curves) ? 'equal' : 'different';
}

function sorted(metrics: Readonly<Record<string, number | null>>): [string, number | null][] {
  return Object.entries(metrics).sort(([a], [b]) => (a < b ? -1 : 1));
}
