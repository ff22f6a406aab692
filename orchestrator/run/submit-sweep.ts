import { planSweep, positions } from '../plan/plan-sweep.ts';
import type { Plan } from '../plan/plan.ts';
import { publishCode, readGates } from '../queue/gates.ts';
import { writeControl, type RegisteredSweep } from '../queue/registry.ts';
import type { SweepStore } from '../queue/sweep-store.ts';
import { clearFailed, enqueueTrials, readBegun, readOutcomes } from '../queue/trials.ts';
import type { GatesResult } from '../../shared/records.ts';
import type { TrialOutcome } from '../../shared/trial-outcome.ts';
import { awaitGates } from './await-gates.ts';
import { gatesAskOf, isServiceable } from './gate-decision.ts';
import { isRefusedByGates } from './gates-error.ts';
import { passGates } from './pass-gates.ts';
import { checkBudget } from './plan-price.ts';
import type { Interrupts } from './interrupts.ts';
import type { PreparedSweep } from './prepare-sweep.ts';
import { whoIsThere } from './who-is-there.ts';

/** What queuing trials needs of its command. */
export interface SubmitContext {
  readonly interrupts: Interrupts;
  readonly onNotice: (text: string) => void;
  readonly now: () => number;
  /** Whether a plan above its budget is queued all the same. @defaultValue false */
  readonly yes?: boolean;
}

/**
 * Has the gates answered by a worker of the store and queues every trial without a result; gives how many were added, or null
 * when interrupted before that.
 */
export async function submitSweep(
  store: SweepStore,
  { plan, code }: Pick<PreparedSweep, 'plan' | 'code'>,
  context: SubmitContext,
): Promise<number | null> {
  if (code.packed !== null) await publishCode(store, plan.record.task.sha256, code.packed);
  return queueTrials(store, plan, context);
}

/** Lets a paused, cancelled or stopped sweep go on: queues every trial that has no result and did not fail for good. */
export async function resumeSweep(
  store: SweepStore,
  sweep: RegisteredSweep,
  context: SubmitContext,
): Promise<number | null> {
  return queueTrials(store, planSweep(sweep.record, sweep.settings), { ...context, yes: true });
}

/** What of a sweep is tried again. */
export interface Retry {
  readonly chosen: (outcome: TrialOutcome) => boolean;
  /** Called with every trial's outcome before anything is changed; throws when what was asked for makes no sense. */
  readonly check: (outcomes: readonly TrialOutcome[]) => void;
}

/** Runs failed trials again: those that `chosen` takes. Lets the sweep go on, too. */
export async function retrySweep(
  store: SweepStore,
  sweep: RegisteredSweep,
  context: SubmitContext & Retry,
): Promise<number | null> {
  const plan = planSweep(sweep.record, sweep.settings);
  const { result: gates } = await readGates(store, sweep.record);
  if (gates !== null) {
    const { backend } = gates.provenance;
    const outcomes = await readOutcomes(store, backend, plan.trials);
    context.check(outcomes);
    // Before the sweep runs again: else a breaker could stop it for the failures that are to be forgotten.
    await clearFailed(
      store,
      backend,
      outcomes.filter((outcome) => outcome.state === 'failed' && context.chosen(outcome)),
    );
  }
  return queueTrials(store, plan, { ...context, yes: true });
}

async function queueTrials(store: SweepStore, plan: Plan, context: SubmitContext): Promise<number | null> {
  const { record, settings, trials } = plan;
  checkBudget(settings, { trials: trials.length, price: null, yes: context.yes === true });
  await writeControl(store, record.sweepId, {
    wanted: 'running',
    settings,
    at: context.now(),
    trials: trials.length,
  });
  const begun = await hasBegun(store, plan);
  let gates: GatesResult | null;
  try {
    gates = await awaitGates(store, record, {
      ask: gatesAskOf(plan),
      // Answers that trials have been trained by stay, whatever the file says now.
      serves: ({ report }) => begun || isServiceable(report, settings),
      signal: context.interrupts.signal,
      broken: new Promise(() => undefined),
      onWait: whoIsThere(store, { ...record, ...context, forWhat: 'look at task and data' }),
    });
    if (gates === null) return null;
    passGates(gates.report, plan, {
      yes: context.yes === true,
      onNotice: context.onNotice,
      backend: gates.provenance.backend,
    });
  } catch (error) {
    const at = context.now();
    if (isRefusedByGates(error))
      await writeControl(store, record.sweepId, { wanted: 'paused', settings, at, trials: trials.length });
    throw error;
  }
  const { backend } = gates.provenance;
  const outcomes = await readBegun(store, backend, trials);
  const ordered = positions(plan).map((number) => outcomes[number]);
  const { fingerprint = null, files } = gates.data ?? {};
  return enqueueTrials(
    store,
    {
      ...{ sweepId: record.sweepId, backend, fingerprint, priority: settings.priority },
      ...(files === undefined ? {} : { files }),
    },
    ordered.filter((outcome) => outcome !== undefined),
  );
}

/** Whether some trial has a result, made on the backend that the gates chose. */
async function hasBegun(store: SweepStore, { record, trials }: Plan): Promise<boolean> {
  const { result } = await readGates(store, record);
  if (result === null) return false;
  const outcomes = await readBegun(store, result.provenance.backend, trials);
  return outcomes.some((outcome) => 'result' in outcome);
}
