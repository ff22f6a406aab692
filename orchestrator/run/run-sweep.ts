import type { GatesResult, Wanted } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { positions } from '../plan/plan-sweep.ts';
import type { Plan } from '../plan/plan.ts';
import { followProgress, followSweep, isFinal } from '../queue/follow.ts';
import { publishCode, readGates } from '../queue/gates.ts';
import { writeControl } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { enqueueTrials, isResumable, readOutcomes, withdrawTrials } from '../queue/trials.ts';
import { acquireProcessLock, type ProcessLock } from '../store/process-lock.ts';
import { awaitGates } from './await-gates.ts';
import { breaker } from './breaker.ts';
import type { Interrupts } from './interrupts.ts';
import type { WorkerStart } from './local-worker.ts';
import type { PreparedSweep } from './prepare-sweep.ts';
import type { RunView } from './run-view.ts';
import { keepLocalWorker, type WorkerKeeper } from './worker-keeper.ts';

/** A sweep that is registered and ready to run here. */
export interface RunRequest {
  readonly prepared: PreparedSweep;
  readonly store: SweepStore;
  readonly worker: WorkerStart;
  readonly view: RunView;
  readonly interrupts: Interrupts;
  readonly now: () => number;
}

/** How a run ended. `ran` is false when there was nothing left to run. */
export interface RunEnd {
  readonly outcomes: readonly TrialOutcome[];
  readonly gates: GatesResult | null;
  readonly wanted: Wanted;
  readonly ran: boolean;
  /** Why the breaker stopped the sweep, else null. */
  readonly stopped: string | null;
}

const lookEveryMs = 200;

/** Runs what is left of a sweep with a local worker, joins a run that is under way, or finds that nothing is left. */
export async function runSweep(request: RunRequest): Promise<RunEnd> {
  const { store, prepared } = request;
  const { plan } = prepared;
  const { result: gates } = await readGates(store, plan.record);
  if (gates !== null) {
    const outcomes = await readOutcomes(store, gates.provenance.backend, plan.trials);
    if (!outcomes.some((outcome) => !isFinal(outcome) || isResumable(outcome))) {
      return { outcomes, gates, wanted: 'running', ran: false, stopped: null };
    }
  }
  const host = new RunHost(request);
  try {
    await host.take();
    await want(request, 'running');
    return await work(request, host);
  } finally {
    await host.leave();
  }
}

async function work(request: RunRequest, host: RunHost): Promise<RunEnd> {
  const { store, prepared, view, interrupts } = request;
  const { plan, code } = prepared;
  if (code.packed !== null) await publishCode(store, plan.record.task.sha256, code.packed);
  const gates = await awaitGates(store, plan.record, { signal: interrupts.signal, broken: host.broken });
  if (gates === null) {
    await want(request, 'paused');
    const outcomes = plan.trials.map((trial) => ({ trial, state: 'waiting' as const }));
    return { outcomes, gates, wanted: 'paused', ran: true, stopped: null };
  }
  const { backend } = gates.provenance;
  const before = await readOutcomes(store, backend, plan.trials);
  view.begin(before);
  await enqueueTrials(store, placeOf(plan, gates), inOrder(plan, before));
  followProgress(store, { sweepId: plan.record.sweepId, backend }, view.progress);
  return follow(request, host, { gates, before: before.map(asOpen) });
}

async function follow(
  request: RunRequest,
  host: RunHost,
  { gates, before }: { readonly gates: GatesResult; readonly before: readonly TrialOutcome[] },
): Promise<RunEnd> {
  const { store, prepared, view, interrupts } = request;
  const { plan } = prepared;
  const { backend } = gates.provenance;
  let answered = 0;
  let stopped: string | null = null;
  let wanted: Wanted = 'running';
  const stop = async (how: Wanted) => {
    await want(request, how);
    await withdrawTrials(store, backend, plan.trials);
  };
  const following = followSweep(
    store,
    { sweepId: plan.record.sweepId, backend, outcomes: before },
    {
      everyMs: lookEveryMs,
      onOutcome: view.outcome,
      onLook: async (outcomes, nowWanted) => {
        wanted = nowWanted;
        view.look(outcomes);
        await host.take();
        if (answered < interrupts.level()) {
          answered = interrupts.level();
          if (!host.owns) return true;
          await stop(answered === 1 ? 'paused' : 'cancelled');
        }
        if (stopped === null) {
          stopped = breaker([...outcomes.values()], plan.settings);
          if (stopped !== null) await stop('cancelled');
        }
        return false;
      },
    },
  );
  const outcomes = await Promise.race([following, host.broken]);
  return { outcomes, gates, wanted, ran: true, stopped };
}

/** Whether this command owns the sweep's local worker; another one takes over when the owner is gone. */
class RunHost {
  readonly #request: RunRequest;
  #lock: ProcessLock | null = null;
  #keeper: WorkerKeeper | undefined;
  #told = false;
  #fail: (error: unknown) => void = () => undefined;
  /** Rejects when the worker cannot be kept alive. */
  readonly broken: Promise<never>;

  constructor(request: RunRequest) {
    this.#request = request;
    this.broken = new Promise((_resolve, reject) => (this.#fail = reject));
    this.broken.catch(() => undefined);
  }

  get owns(): boolean {
    return this.#lock !== null;
  }

  /** Takes the sweep over unless another run has it. */
  async take(): Promise<void> {
    if (this.#lock !== null) return;
    const { worker, prepared, view, now } = this.#request;
    this.#lock = await acquireProcessLock(worker.stateFolder, `run-${prepared.plan.record.sweepId}`);
    if (this.#lock === null) {
      if (!this.#told) view.notice('another run of this sweep is under way: joining it (Ctrl-C leaves it running)');
      this.#told = true;
      return;
    }
    this.#keeper = keepLocalWorker(worker, { now, onNotice: view.notice });
    this.#keeper.broken.catch((error: unknown) => this.#fail(error));
  }

  async leave(): Promise<void> {
    await this.#keeper?.stop();
    await this.#lock?.release();
  }
}

async function want({ store, prepared, now }: RunRequest, wanted: Wanted): Promise<void> {
  const { record, settings } = prepared.plan;
  await writeControl(store, record.sweepId, { wanted, settings, at: now() });
}

function placeOf(plan: Plan, gates: GatesResult) {
  return {
    sweepId: plan.record.sweepId,
    backend: gates.provenance.backend,
    fingerprint: gates.data?.fingerprint ?? null,
  };
}

/** In the seeded order of positions, so that an interrupted sweep is a fair sample. */
function inOrder(plan: Plan, outcomes: readonly TrialOutcome[]): TrialOutcome[] {
  return positions(plan)
    .map((number) => outcomes[number])
    .filter((outcome) => outcome !== undefined);
}

/** What was cancelled or lost before runs again, so it is open from here on. */
function asOpen(outcome: TrialOutcome): TrialOutcome {
  return isResumable(outcome) ? { trial: outcome.trial, state: 'waiting' } : outcome;
}
