import type { GatesResult, Wanted } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { positions } from '../plan/plan-sweep.ts';
import type { Plan } from '../plan/plan.ts';
import { followProgress, followSweep, isFinal } from '../queue/follow.ts';
import { publishCode, readGates } from '../queue/gates.ts';
import { readControl, readWanted, writeControl } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import {
  enqueueTrials,
  isResumable,
  readOutcomes,
  requeueMissing,
  withdrawTrials,
  type TrialPlace,
} from '../queue/trials.ts';
import { awaitGates } from './await-gates.ts';
import { gatesWait } from './gates-wait.ts';
import { breaker } from './breaker.ts';
import { gatesAskOf, isServiceable } from './gate-decision.ts';
import { isRefusedByGates } from './gates-error.ts';
import { passGates } from './pass-gates.ts';
import { checkBudget } from './plan-price.ts';
import type { Interrupts } from './interrupts.ts';
import type { WorkerStart } from './local-worker.ts';
import type { PreparedSweep } from './prepare-sweep.ts';
import { RunHost } from './run-host.ts';
import { judgeSweep, type Judged } from './judge-sweep.ts';
import type { RunView } from './run-view.ts';
import { whoIsThere } from './who-is-there.ts';

/** A sweep that is registered and ready to run here. */
export interface RunRequest {
  readonly prepared: PreparedSweep;
  readonly store: SweepStore;
  readonly worker: WorkerStart;
  readonly view: RunView;
  readonly interrupts: Interrupts;
  readonly now: () => number;
  /** Whether a plan above its budget runs all the same. */
  readonly yes: boolean;
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
/** How often the queue is searched for trials that it should hold and does not. */
const requeueEveryMs = 3000;

/** Runs what is left of a sweep with a local worker, joins a run that is under way, or finds that nothing is left. */
export async function runSweep(request: RunRequest): Promise<RunEnd> {
  const { store, prepared } = request;
  const { plan } = prepared;
  const { result: gates } = await readGates(store, plan.record);
  let begun = false;
  if (gates !== null) {
    const outcomes = await readOutcomes(store, gates.provenance.backend, plan.trials);
    begun = outcomes.some((outcome) => 'result' in outcome);
    if (!outcomes.some((outcome) => !isFinal(outcome) || isResumable(outcome))) {
      return { outcomes, gates, wanted: 'running', ran: false, stopped: null };
    }
  }
  checkBudget(plan.settings, { trials: plan.trials.length, price: null, yes: request.yes || begun });
  const host = new RunHost({ ...request, sweepId: plan.record.sweepId });
  try {
    await host.take();
    await want(request, 'running');
    return await work(request, host, begun);
  } finally {
    await host.leave();
  }
}

/** `begun`: some trial has a result already, so the gates' answer stays. */
async function work(request: RunRequest, host: RunHost, begun: boolean): Promise<RunEnd> {
  const { store, prepared, view, interrupts } = request;
  const { plan, code } = prepared;
  if (code.packed !== null) await publishCode(store, plan.record.task.sha256, code.packed);
  const { signal } = interrupts;
  let gates: GatesResult | null;
  try {
    gates = await awaitGates(store, plan.record, {
      signal,
      broken: host.broken,
      ask: gatesAskOf(plan),
      serves: ({ report }) => begun || isServiceable(report, plan.settings),
      onWait: waitWords(request),
      onLook: () => host.take(),
    });
    if (gates === null) {
      if (host.owns) await want(request, 'paused');
      const outcomes = plan.trials.map((trial) => ({ trial, state: 'waiting' as const }));
      return { outcomes, gates, wanted: host.owns ? 'paused' : 'running', ran: true, stopped: null };
    }
    passGates(gates.report, plan, {
      yes: request.yes || begun,
      onNotice: view.notice,
      backend: gates.provenance.backend,
    });
  } catch (error) {
    if (host.owns && isRefusedByGates(error)) await want(request, 'paused');
    throw error;
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
  const { sweepId } = plan.record;
  const { backend } = gates.provenance;
  let answered = 0;
  let stopped: string | null = null;
  const requeue = requeuer(store, placeOf(plan, gates));
  const stop = async (how: Wanted, judged?: Judged) => {
    await want(request, how, judged);
    await withdrawTrials(store, backend, sweepId);
  };
  const onLook = async (known: ReadonlyMap<string, TrialOutcome>, wanted: Wanted): Promise<boolean> => {
    view.look(known);
    const level = interrupts.level();
    if (level > 0 && !host.owns) return true;
    if (answered < level) {
      answered = level;
      await stop(level === 1 ? 'paused' : 'cancelled');
    }
    const outcomes = [...known.values()];
    const open = outcomes.filter((outcome) => !isFinal(outcome));
    if (open.length > 0) await host.take();
    if (host.owns && level === 0 && wanted === 'running') await requeue(open);
    if (stopped === null && breaker(outcomes, plan.settings) !== null) {
      const judged = await judgeSweep(store, { plan, backend }, known);
      stopped = judged?.reason ?? null;
      if (judged !== null) await stop('cancelled', judged);
    }
    return host.drained && (await endsWithWorker(request));
  };
  const onOutcome = (outcome: TrialOutcome) => {
    if ('result' in outcome) host.praise();
    view.outcome(outcome);
  };
  const following = followSweep(
    store,
    { sweepId, backend, outcomes: before },
    { everyMs: lookEveryMs, onOutcome, onLook },
  );
  const outcomes = await Promise.race([following, host.broken]);
  // Not what a look saw up to a second before: what this very run has written since counts, too.
  return { outcomes, gates, wanted: await readWanted(store, sweepId), ran: true, stopped };
}

/** What is told while the gates take long: on a shared store who may answer them; on a private one it is the own worker. */
function waitWords({ store, prepared, worker, view, now }: RunRequest): () => void {
  const { record } = prepared.plan;
  if (!worker.isPrivate)
    return whoIsThere(store, { ...record, now, onNotice: view.notice, forWhat: 'look at task and data' });
  return gatesWait(view.notice);
}

/** Whether nothing is left to wait for once the own worker has been drained: others may work on a shared store. */
async function endsWithWorker({ store, prepared, worker }: RunRequest): Promise<boolean> {
  if (worker.isPrivate) return true;
  const control = await readControl(store, prepared.plan.record.sweepId);
  return control?.wanted === 'running';
}

/** Queues now and then what the store lost. */
function requeuer(store: SweepStore, place: TrialPlace): (open: readonly TrialOutcome[]) => Promise<void> {
  let lookedAt = performance.now();
  return async (open) => {
    if (performance.now() - lookedAt < requeueEveryMs) return;
    await requeueMissing(store, place, open);
    lookedAt = performance.now();
  };
}

async function want({ store, prepared, now }: RunRequest, wanted: Wanted, judged?: Judged): Promise<void> {
  const { record, settings, trials } = prepared.plan;
  const line = { wanted, settings, at: now(), trials: trials.length };
  if (judged === undefined) await writeControl(store, record.sweepId, line);
  else await writeControl(store, record.sweepId, { ...line, reason: judged.reason }, judged.under);
}

function placeOf(plan: Plan, gates: GatesResult): TrialPlace {
  return {
    sweepId: plan.record.sweepId,
    backend: gates.provenance.backend,
    fingerprint: gates.data?.fingerprint ?? null,
    ...(gates.data?.files === undefined ? {} : { files: gates.data.files }),
    priority: plan.settings.priority,
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
